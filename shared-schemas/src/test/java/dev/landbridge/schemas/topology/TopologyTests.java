package dev.landbridge.schemas.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landbridge.schemas.topology.Topology.Channel;
import dev.landbridge.schemas.topology.Topology.Subscription;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyTests {
  private static final String SERVICES = "agent-events|operator-bridge|booking-saga";

  @Test
  void listsTheChannelsOfABooking() {
    assertThat(Topology.load().channels())
        .extracting(
            Channel::topic,
            Channel::from,
            channel -> channel.subscriptions().stream().map(Subscription::group).toList())
        .extracting(Object::toString)
        .containsExactly(
            "(\"agent-actions\", \"agent-events\", [\"booking-saga\"])",
            "(\"operator-commands\", \"booking-saga\", [\"operator-bridge\"])",
            "(\"operator-replies\", \"operator-bridge\", [\"booking-saga\"])",
            "(\"agent-commands\", \"booking-saga\", [\"agent-events\"])",
            "(\"agent-replies\", \"agent-events\", [\"booking-saga\"])",
            "(\"package-changes\", \"operator-bridge\", [\"agent-events\"])",
            "(\"booking-updates\", \"booking-saga\", [\"agent-events\", \"operator-bridge\"])");
  }

  @Test
  void namesQueuesByTopicAndGroupWithinTheLimitsOfSqs() {
    List<Subscription> all =
        Topology.load().channels().stream()
            .flatMap(channel -> channel.subscriptions().stream())
            .toList();
    assertThat(all)
        .isNotEmpty()
        .allSatisfy(each -> {
          assertThat(each.queue()).isEqualTo(each.topic() + "-" + each.group());
          assertThat(each.deadLetterQueue()).isEqualTo(each.queue() + "-dlq");
          assertThat(each.undeliveredQueue()).isEqualTo(each.queue() + "-undelivered");
          assertThat(each.maxReceiveCount()).isEqualTo(50);
          assertThat(each.visibilityTimeout()).isEqualTo(Duration.ofSeconds(30));
          assertThat(each.retention()).isEqualTo(Duration.ofDays(14));
          assertThat(each.group()).matches(SERVICES);
        });
    assertThat(
            all.stream()
                .flatMap(each ->
                    Stream.of(each.queue(), each.deadLetterQueue(), each.undeliveredQueue())))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,80}"));
    assertThat(Topology.load().channels()).allMatch(channel -> channel.from().matches(SERVICES));
  }

  @Test
  void findsTheQueuesOfAGroup() {
    assertThat(Topology.load().of("booking-saga"))
        .extracting(Subscription::queue)
        .containsExactly(
            "agent-actions-booking-saga",
            "operator-replies-booking-saga",
            "agent-replies-booking-saga");
    assertThat(Topology.load().of("nobody")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "50 | 30s | 14d | { a: { from: s, groups: [g, g] } } | queue 'a-g' is listed twice",
        "50 | 30s | 14d | { a: { from: s, groups: [b-g] }, a-b: { from: s, groups: [g] } } | queue 'a-b-g' is listed twice",
        "50 | 30s | 14d | { a.fifo: { from: s, groups: [] } } | name 'a.fifo' breaks SQS's rule: 1 to 80 letters, digits, - and _",
        "0 | 30s | 14d | {} | maxReceiveCount 0 is not between 1 and 1000",
        "50 | 13h | 14d | {} | visibilityTimeout '13h' is not between PT0S and PT12H",
        "50 | 30s | 15d | {} | retention '15d' is not between PT1M and PT336H",
        "50 | soon | 14d | {} | visibilityTimeout 'soon' is not a duration such as 30s, 5m, 12h or 14d",
      })
  void refusesWhatAwsWouldRefuseOrWhatWouldShareAQueue(
      String receives, String visibility, String retention, String topics, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(receives, visibility, retention, topics))
        .withMessage(message);
  }

  @Test
  void refusesNamesThatGrowTooLongWithTheirSuffix() {
    String topic = "a".repeat(66); // 66 + 2 + 12 is 80
    assertThat(read("50", "30s", "14d", "{ " + topic + ": { from: s, groups: [g] } }").channels())
        .hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("50", "30s", "14d", "{ a" + topic + ": { from: s, groups: [g] } }"))
        .withMessageContaining("-undelivered");
  }

  @Test
  void refusesATopicThatIsListedTwice() {
    assertThatThrownBy(() ->
            read(
                "50", "30s", "14d", "{ a: { from: s, groups: [g] }, a: { from: s, groups: [h] } }"))
        .hasMessageContaining("uplicate");
  }

  private static Topology read(
      String receives, String visibility, String retention, String topics) {
    String yaml =
        "defaults: { maxReceiveCount: %s, visibilityTimeout: %s, retention: %s }%ntopics: %s"
            .formatted(receives, visibility, retention, topics);
    return Topology.read(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
  }
}
