package dev.landbridge.embedded.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * SNS and SQS on two ports of 127.0.0.1, for the real AWS SDK with any credentials: queues are
 * ElasticMQ's, topics our own, delivered through the SQS protocol. Region {@code us-east-1},
 * account {@code 000000000000}.
 *
 * <p>Everything is in memory. A publisher is answered when the queues have the message; a JVM that
 * ends loses what was in them.
 */
public final class EmbeddedBroker implements AutoCloseable {

  public static final String REGION = Arns.REGION;
  public static final String ACCOUNT = Arns.ACCOUNT;

  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("embedded-sns-", 0).factory());
  private final ElasticMq queues;
  private final QueueSender sender;
  private final Fanout fanout;
  private final Sns sns;
  private final SnsEndpoint topics;

  private EmbeddedBroker(BrokerOptions options) {
    Quiet.down("org.elasticmq", "org.apache.pekko");
    int sqsPort = port("SQS", options.sqsPort());
    int snsPort = port("SNS", options.snsPort());
    queues = new ElasticMq(sqsPort);
    sender = new QueueSender(queues.endpoint(), workers);
    fanout = new Fanout(sender, workers);
    sns = new Sns(fanout);
    topics = new SnsEndpoint(sns, workers, snsPort);
  }

  /** On free ports. */
  public static EmbeddedBroker start() {
    return start(BrokerOptions.DEFAULTS);
  }

  /**
   * @throws IllegalStateException in one sentence, if a port is taken
   */
  public static EmbeddedBroker start(BrokerOptions options) {
    return new EmbeddedBroker(options);
  }

  public URI sqsEndpoint() {
    return queues.endpoint();
  }

  public URI snsEndpoint() {
    return topics.endpoint();
  }

  /** What becomes of messages between topics and queues from now on. */
  public void through(Deliveries hook) {
    fanout.through(hook);
  }

  /** Puts a message into its queue, past the hook; its delay is not waited for. */
  public void deliver(Delivery delivery) {
    fanout.put(delivery, null);
  }

  /**
   * The broker is away: connections break and are refused, queues and topics keep what they have.
   */
  public void pause() {
    pauseSns();
    pauseSqs();
  }

  /** Only topics are away. */
  public void pauseSns() {
    topics.pause();
  }

  /** Only queues are away; what is published is delivered when they are back. */
  public void pauseSqs() {
    queues.pause();
  }

  /** Ends any pause, on the same ports. */
  public void resume() {
    queues.resume();
    topics.resume();
  }

  /** Loses all topics, subscriptions, queues and messages, as the end of its JVM does. */
  public void clear() {
    sns.clear();
    queues.clear();
  }

  public Counts counts() {
    return new Counts(
        topics.requests.sum(),
        fanout.published.sum(),
        fanout.delivered.sum(),
        fanout.undelivered.sum(),
        fanout.lost.sum());
  }

  @Override
  public void close() {
    topics.close();
    fanout.close();
    sender.close();
    queues.close();
    workers.shutdownNow();
  }

  private static int port(String what, int wanted) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 1);
      return socket.getLocalPort();
    } catch (IOException e) {
      if (wanted == 0) {
        throw new UncheckedIOException(e);
      }
      throw new IllegalStateException(
          "Port "
              + wanted
              + " on 127.0.0.1, which the embedded "
              + what
              + " needs, is in use: stop what uses it, or choose another port.",
          e);
    }
  }
}
