package dev.landbridge.embedded.broker;

/**
 * Where the broker listens on 127.0.0.1.
 *
 * @param sqsPort 0 takes a free one
 * @param snsPort 0 takes a free one
 */
public record BrokerOptions(int sqsPort, int snsPort) {

  public static final BrokerOptions DEFAULTS = new BrokerOptions(0, 0);

  public BrokerOptions withPorts(int sqs, int sns) {
    return new BrokerOptions(sqs, sns);
  }
}
