package dev.landbridge.snssqs;

import dev.landbridge.embedded.broker.EmbeddedBroker;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** A broker and clients of it, one for each test class, since some of them pause it. */
public final class TestBroker {

  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any"));

  private final EmbeddedBroker broker = EmbeddedBroker.start();

  private final SnsClient sns =
      SnsClient.builder()
          .endpointOverride(broker.snsEndpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(CREDENTIALS)
          .build();

  private final SqsAsyncClient sqs =
      SqsAsyncClient.builder()
          .endpointOverride(broker.sqsEndpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(CREDENTIALS)
          .build();

  private TestBroker() {}

  /** Runs until the JVM ends. */
  public static TestBroker start() {
    return new TestBroker();
  }

  /** A name that no other test uses. */
  public static String name(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  public SnsClient sns() {
    return sns;
  }

  public SqsAsyncClient sqs() {
    return sqs;
  }

  /** From now on it refuses connections. */
  public void pause() {
    broker.pause();
  }

  /** Back where it was, with all that it had. Does nothing if it was not away. */
  public void resume() {
    broker.resume();
  }

  /** How an application is told of the broker. */
  public String[] properties() {
    return new String[] {
      "spring.cloud.aws.sns.endpoint=" + broker.snsEndpoint(),
      "spring.cloud.aws.sqs.endpoint=" + broker.sqsEndpoint(),
      "spring.cloud.aws.region.static=us-east-1",
      "spring.cloud.aws.credentials.access-key=any",
      "spring.cloud.aws.credentials.secret-key=any",
      "spring.jmx.enabled=false",
    };
  }
}
