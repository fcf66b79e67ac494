package dev.landbridge.snssqs.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.snssqs.core.WireFormat.Wire;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTests {

  @Test
  void sendsEachHeaderAsAnAttributeWhileTheyFit() {
    Map<String, Object> headers = numbered(9);
    headers.put("contentType", "application/json");

    Wire wire = WireFormat.encode(letter("{}", headers));

    assertThat(wire.attributes()).hasSize(10).containsKeys("h0", "h8", "contentType");
    assertThat(roundTrip(letter("{}", headers)).headers()).isEqualTo(headers);
  }

  @Test
  void sharesOneAttributeWhenThereAreMoreThanTen() {
    Map<String, Object> headers = numbered(30);
    headers.put("contentType", "application/json");

    Wire wire = WireFormat.encode(letter("{}", headers));

    assertThat(wire.attributes()).containsOnlyKeys("contentType", "snssqs.headers");
    assertThat(roundTrip(letter("{}", headers)).headers()).isEqualTo(headers);
  }

  @Test
  void neverHasMoreThanTenAttributesEvenWithAnEncodedBody() {
    Wire wire = WireFormat.encode(new Letter(new byte[] {(byte) 0xff}, numbered(10)));

    assertThat(wire.attributes()).hasSizeLessThanOrEqualTo(WireFormat.MAX_ATTRIBUTES);
  }

  @Test
  void leavesOutWhatBelongsToTheProcessOrTheInput() {
    Map<String, Object> headers =
        Map.of(
            "id",
            UUID.randomUUID(),
            "timestamp",
            1L,
            "Sqs_ReceiveCount",
            3,
            "Sns_MessageGroupId",
            "g",
            "scst_partition",
            1,
            "JavaType",
            "java.lang.Runtime",
            "errorChannel",
            new Object(),
            "someObject",
            new Object(),
            "someClass",
            String.class,
            "kept",
            "yes");

    assertThat(WireFormat.encode(letter("{}", headers)).attributes()).containsOnlyKeys("kept");
  }

  @Test
  void carriesValuesThatNoAttributeTakes() {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("contentType", "text/plain");
    headers.put("empty", "");
    headers.put("strange name", "a");
    headers.put("control", "a\u0001b\uFFFF");
    headers.put("list", List.of("a", "b"));

    assertThat(roundTrip(letter("x", headers)).headers()).isEqualTo(headers);
  }

  @Test
  void returnsNumbersAsNumbersBytesAsBytesAndTheRestAsText() {
    UUID id = UUID.randomUUID();
    Map<String, Object> headers =
        Map.of("int", 7, "fraction", 1.5, "flag", true, "uuid", id, "at", Instant.EPOCH);

    assertThat(roundTrip(letter("x", headers)).headers())
        .containsEntry("int", 7L)
        .containsEntry("fraction", new java.math.BigDecimal("1.5"))
        .containsEntry("flag", "true")
        .containsEntry("uuid", id.toString())
        .containsEntry("at", "1970-01-01T00:00:00Z");
    assertThat(roundTrip(letter("x", Map.of("raw", new byte[] {0, 1}))).headers().get("raw"))
        .isEqualTo(new byte[] {0, 1});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{\"a\":\"é €\"}", "line\r\nline\ttab", "\u0000", "\uFFFE", "😀"})
  void carriesEveryBody(String body) {
    assertThat(new String(roundTrip(letter(body, Map.of())).body(), UTF_8)).isEqualTo(body);
  }

  @Test
  void carriesBytesThatAreNoText() {
    byte[] body = {(byte) 0xc3, 0x28, 0, (byte) 0xff};

    Wire wire = WireFormat.encode(new Letter(body, Map.of()));

    assertThat(wire.body()).isASCII();
    assertThat(WireFormat.decode(wire.body(), wire.attributes()).body()).isEqualTo(body);
  }

  @Test
  void countsTheSizeAsTheBrokersDo() {
    Wire wire = WireFormat.encode(letter("é", Map.of("n", "ab")));

    assertThat(wire.size()).isEqualTo(2 + 1 + "String".length() + 2);
  }

  private static Letter roundTrip(Letter letter) {
    Wire wire = WireFormat.encode(letter);
    assertThat(wire.body()).isNotEmpty();
    return WireFormat.decode(wire.body(), wire.attributes());
  }

  private static Letter letter(String body, Map<String, Object> headers) {
    return new Letter(body.getBytes(UTF_8), headers);
  }

  private static Map<String, Object> numbered(int count) {
    Map<String, Object> headers = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      headers.put("h" + i, "value " + i);
    }
    return headers;
  }
}
