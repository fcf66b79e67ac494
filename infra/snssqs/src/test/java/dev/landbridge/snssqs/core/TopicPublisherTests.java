package dev.landbridge.snssqs.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SnsException;

class TopicPublisherTests {

  private static final Topic FIFO = new Topic("t.fifo", "arn:t.fifo", 1000);
  private static final Topic STANDARD = new Topic("t", "arn:t", 1000);

  private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("sns");
  private final Published sns = new Published();
  private final TopicPublisher publisher =
      new TopicPublisher(sns, new BrokerCalls(breaker), Duration.ofSeconds(1));

  @Test
  void givesAFifoTopicTheGroupAndDeduplicationOfTheHeaders() {
    publisher.publish(
        FIFO,
        letter(
            Map.of(
                SnsSqsHeaders.SEND_GROUP_ID, "booking-1",
                SnsSqsHeaders.SEND_DEDUPLICATION_ID, "message-1")));

    assertThat(sns.requests.getFirst().messageGroupId()).isEqualTo("booking-1");
    assertThat(sns.requests.getFirst().messageDeduplicationId()).isEqualTo("message-1");
    assertThat(sns.requests.getFirst().messageAttributes()).isEmpty();
  }

  @Test
  void givesEqualBodiesOnAFifoTopicDeduplicationsOfTheirOwn() {
    publisher.publish(FIFO, letter(Map.of()));
    publisher.publish(FIFO, letter(Map.of()));

    assertThat(sns.requests)
        .extracting(PublishRequest::messageDeduplicationId)
        .doesNotHaveDuplicates()
        .doesNotContainNull();
  }

  @Test
  void givesAStandardTopicNoGroup() {
    publisher.publish(STANDARD, letter(Map.of(SnsSqsHeaders.SEND_GROUP_ID, "g")));

    assertThat(sns.requests.getFirst().messageGroupId()).isNull();
  }

  @Test
  void callsNoAnswerAFaultOfTheBroker() {
    sns.failure = SdkClientException.create("connection refused");

    assertThatThrownBy(() -> publisher.publish(STANDARD, letter(Map.of())))
        .isInstanceOf(BrokerAwayException.class);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
  }

  @Test
  void callsAnInternalErrorAFaultOfTheBroker() {
    sns.failure = answer(500, "InternalError");

    assertThatThrownBy(() -> publisher.publish(STANDARD, letter(Map.of())))
        .isInstanceOf(BrokerAwayException.class);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
  }

  @Test
  void callsThrottlingAFaultOfTheBroker() {
    sns.failure = answer(400, "ThrottlingException");

    assertThatThrownBy(() -> publisher.publish(STANDARD, letter(Map.of())))
        .isInstanceOf(BrokerAwayException.class);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
  }

  @Test
  void holdsMissingRightsAgainstNeitherBrokerNorMessage() {
    sns.failure = answer(403, "AuthorizationError");

    assertThatThrownBy(() -> publisher.publish(STANDARD, letter(Map.of())))
        .isInstanceOf(BrokerAwayException.class);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
  }

  @Test
  void callsAnInvalidMessageRefused() {
    sns.failure = answer(400, "InvalidParameter");

    assertThatThrownBy(() -> publisher.publish(STANDARD, letter(Map.of())))
        .isInstanceOf(MessageRefusedException.class);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
  }

  @Test
  void asksNothingWhileTheBreakerIsOpen() {
    breaker.transitionToOpenState();

    assertThatThrownBy(() -> publisher.publish(STANDARD, letter(Map.of())))
        .isInstanceOf(BrokerAwayException.class)
        .hasMessageContaining("'sns' is open");
    assertThat(sns.requests).isEmpty();
  }

  private static RuntimeException answer(int status, String code) {
    return SnsException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code).build())
        .message(code)
        .build();
  }

  private static Letter letter(Map<String, Object> headers) {
    return new Letter("body".getBytes(UTF_8), headers);
  }

  /**
   * An SNS that answers as it is told: the embedded one has neither FIFO topics nor such faults.
   */
  private static final class Published implements SnsClient {
    private final List<PublishRequest> requests = new ArrayList<>();
    private @Nullable RuntimeException failure;

    @Override
    public PublishResponse publish(PublishRequest request) {
      requests.add(request);
      if (failure != null) {
        throw failure;
      }
      return PublishResponse.builder().messageId("id").build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
