package dev.landbridge.snssqs;

import dev.landbridge.embedded.broker.EmbeddedBroker;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** The one broker of the JVM, and clients of it. */
public final class TestBroker {

  public static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any"));

  public static final SnsClient SNS =
      SnsClient.builder()
          .endpointOverride(BROKER.snsEndpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(CREDENTIALS)
          .build();

  public static final SqsAsyncClient SQS =
      SqsAsyncClient.builder()
          .endpointOverride(BROKER.sqsEndpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(CREDENTIALS)
          .build();

  private TestBroker() {}

  /** A name that no other test uses. */
  public static String name(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** How an application is told of the broker. */
  public static String[] properties() {
    return new String[] {
      "spring.cloud.aws.sns.endpoint=" + BROKER.snsEndpoint(),
      "spring.cloud.aws.sqs.endpoint=" + BROKER.sqsEndpoint(),
      "spring.cloud.aws.region.static=us-east-1",
      "spring.cloud.aws.credentials.access-key=any",
      "spring.cloud.aws.credentials.secret-key=any",
      "spring.jmx.enabled=false",
    };
  }
}
