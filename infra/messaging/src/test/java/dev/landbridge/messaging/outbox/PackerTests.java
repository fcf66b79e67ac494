package dev.landbridge.messaging.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.messaging.outbox.Packer.Pack;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PackerTests {

  private static LogRow row(String topic, String event) {
    return new LogRow(
        Edge.START, topic, new UUID(0, 0), event.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
  }

  private static List<String> bodies(List<Pack> packs) {
    return packs.stream()
        .map(pack -> pack.topic() + new String(pack.body(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void putsMessagesOfOneTopicTogetherInOrder() {
    assertThat(
            bodies(
                new Packer(100, 1000)
                    .pack(List.of(row("a", "{1}"), row("b", "{2}"), row("a", "{3}")))))
        .containsExactly("a[{1},{3}]", "b[{2}]");
  }

  @Test
  void beginsANewPackAtTheNumberOfMessages() {
    assertThat(
            bodies(
                new Packer(2, 1000)
                    .pack(List.of(row("a", "{1}"), row("a", "{2}"), row("a", "{3}")))))
        .containsExactly("a[{1},{2}]", "a[{3}]");
  }

  @Test
  void neverMakesAPackOfSeveralMessagesLargerThanTheLimit() {
    List<LogRow> rows = new ArrayList<>();
    for (int length = 1; length < 60; length++) {
      rows.add(row("a", "x".repeat(length)));
    }
    List<Pack> packs = new Packer(100, 100).pack(rows);
    assertThat(packs).allMatch(pack -> pack.body().length <= 100);
    assertThat(packs.stream().mapToInt(pack -> pack.events().size()).sum()).isEqualTo(59);
  }

  @Test
  void sendsAMessageBeyondThePackLimitAlone() {
    assertThat(
            bodies(
                new Packer(100, 10)
                    .pack(List.of(row("a", "{1}"), row("a", "x".repeat(20)), row("a", "{2}")))))
        .containsExactly("a[{1}]", "a[" + "x".repeat(20) + "]", "a[{2}]");
  }
}
