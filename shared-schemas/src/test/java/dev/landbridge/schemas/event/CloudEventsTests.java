package dev.landbridge.schemas.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.SoldOut;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CloudEventsTests {
  private static final UUID BOOKING = new UUID(0x0197_2f3a_5c00_7000L, 0x8000_0000_0000_00b1L);

  @Test
  void readsWhatItWroteAloneAndInAPack() {
    CloudEvent whole = event(CloudEvents.data(new SoldOut(BOOKING, 3)));
    CloudEvent bare =
        new CloudEvent(
            Uuid7.next(),
            "operator.sold-out.v1",
            "/landbridge/operator-bridge",
            "x",
            Instant.EPOCH,
            Uuid7.next(),
            null,
            "service:x",
            null,
            null,
            null,
            CloudEvents.data(new SoldOut(BOOKING, 0)));
    assertThat(CloudEvents.read(CloudEvents.write(whole))).isEqualTo(whole);
    assertThat(CloudEvents.readBatch(CloudEvents.writeBatch(List.of(whole, bare))))
        .containsExactly(whole, bare);
    assertThat(CloudEvents.readBatch(CloudEvents.writeBatch(List.of()))).isEmpty();
  }

  @Test
  void knowsTheSizeOfAPackBeforeItIsWritten() {
    CloudEvent event = event(CloudEvents.data(new SoldOut(BOOKING, 3)));
    int one = CloudEvents.size(CloudEvents.write(event));
    assertThat(CloudEvents.writeBatch(List.of(event, event, event))).hasSize(3 * one + 1);
  }

  @Test
  void keepsMicrosecondsAsPostgresqlDoes() {
    CloudEvent event =
        new CloudEvent(
            Uuid7.next(),
            "a.b.v1",
            "/s",
            "s",
            Instant.parse("2026-12-01T09:30:00.123456789Z"),
            Uuid7.next(),
            null,
            "service:x",
            null,
            null,
            null,
            CloudEvents.mapper().createObjectNode());
    assertThat(event.time()).isEqualTo(Instant.parse("2026-12-01T09:30:00.123456Z"));
  }

  @Test
  void readsATimeWithAnOffset() {
    ObjectNode node = json();
    node.put("time", "2026-12-01T11:30:00+02:00");
    assertThat(CloudEvents.read(bytes(node)).time())
        .isEqualTo(Instant.parse("2026-12-01T09:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "{",
        "{\"name\": \"Muster\"",
        "\"Muster\"",
        "Muster",
        "null",
        "17",
        "[]",
        "{} {}"
      })
  void refusesWhatIsNoEventWithoutQuotingIt(String text) {
    refuses(text.getBytes(UTF_8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CloudEvents.readBatch(("{\"a\":" + text + "}").getBytes(UTF_8)))
        .withNoCause()
        .withMessageNotContaining("Muster");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            CloudEvents.readBatch(("[" + (text.isBlank() ? "," : text) + "]").getBytes(UTF_8)))
        .withNoCause()
        .withMessageNotContaining("Muster");
  }

  @Test
  void refusesBytesThatAreNoText() {
    refuses(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});
    refuses("[".repeat(100_000).getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "specversion",
        "id",
        "type",
        "source",
        "subject",
        "time",
        "correlationid",
        "actor"
      })
  void refusesAnEventWithoutARequiredAttribute(String attribute) {
    ObjectNode missing = json();
    missing.remove(attribute);
    refuses(bytes(missing));
    for (String bad : List.of("\"\"", "17", "{\"Muster\":1}", "[\"Muster\"]", "null", "true")) {
      ObjectNode node = json();
      node.set(attribute, CloudEvents.mapper().readTree(bad));
      refuses(bytes(node));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "id, Muster",
    "id, 1-1-1-1-1",
    "id, 01972f3a-5c00-7000-8000-0000000000b1Muster",
    "correlationid, Muster",
    "causationid, Muster",
    "time, Muster",
    "time, 2026-12-01",
    "specversion, 0.3",
  })
  void refusesABadAttributeWithoutQuotingIt(String attribute, String value) {
    ObjectNode node = json();
    node.put(attribute, value);
    refuses(bytes(node));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"7\"", "-1", "1.5", "9223372036854775808", "{}", "[]", "true"})
  void refusesABadSequence(String value) {
    ObjectNode node = json();
    node.set("sequence", CloudEvents.mapper().readTree(value));
    refuses(bytes(node));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"Muster\"", "17"})
  void refusesDataThatAreNoObject(String data) {
    CloudEvent event = event(CloudEvents.mapper().readTree(data));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.data(SoldOut.class))
        .withMessageContaining("operator.sold-out.v1")
        .withMessageContaining(event.id().toString())
        .withMessageNotContaining("Muster")
        .withNoCause();
  }

  @Test
  void refusesPersonalDataThatDoNotFitWithoutQuotingThem() {
    ObjectNode data =
        (ObjectNode)
            CloudEvents.data(
                new ConfirmBooking(
                    BOOKING,
                    "LB-1",
                    "Agency",
                    List.of(new Traveller(BOOKING, "Testa", "Muster", LocalDate.of(1988, 4, 9))),
                    "+00 000",
                    null));
    ObjectNode traveller = (ObjectNode) data.get("travellers").get(0);
    traveller.put("dateOfBirth", "the ninth of April, Muster");
    CloudEvent event = event(data);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.data(ConfirmBooking.class))
        .withMessage(
            "data of operator.sold-out.v1 %s does not fit ConfirmBooking at travellers[0].dateOfBirth"
                .formatted(event.id()))
        .withNoCause();
    traveller.put("dateOfBirth", "1988-04-09").put("id", "Muster");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.data(ConfirmBooking.class))
        .withMessageEndingWith("at travellers[0].id")
        .withNoCause();
    traveller.put("id", BOOKING.toString()).putNull("givenName");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.data(ConfirmBooking.class))
        .withMessageEndingWith("at travellers[0].givenName");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adults | 1.9",
        "adults | \"2\"",
        "adults | null",
        "adults | 99999999999",
        "adults | true",
        "childAges | [5, null]",
        "childAges | [1.5]",
        "childAges | [\"5\"]",
        "packageId | 17",
        "departureDate | \"14.3.2027\"",
        "departureDate | 20270314",
        "total | {\"amount\": 12.5, \"currency\": \"USD\"}",
        "total | {\"amount\": \"12\", \"currency\": \"USD\"}",
        "total | {\"amount\": 12, \"currency\": \"usd\"}",
        "total | {\"amount\": 12}",
        "total | {\"currency\": \"USD\"}",
        "total | 12",
        "addOns | [{\"key\": \"spa\", \"quantity\": 0}]",
        "addOns | [{\"quantity\": 1}]",
        "addOns | {}",
        "option | 1",
        "option | {}",
      })
  void refusesValuesOfAnotherTypeRatherThanBendThem(String field, String value) {
    ObjectNode data =
        (ObjectNode)
            CloudEvents.mapper()
                .readTree(
                    """
                    {"bookingId": "%1$s", "packageId": "%1$s", "departureDate": "2027-03-14", "adults": 2,
                     "childAges": [5], "option": "SIC", "addOns": [], "seats": 3,
                     "total": {"amount": 1, "currency": "USD"}}
                    """
                        .formatted(BOOKING));
    assertThat(event(data).data(HoldInventory.class).adults()).isEqualTo(2);
    data.set(field, CloudEvents.mapper().readTree(value));
    CloudEvent event = event(data);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.data(HoldInventory.class))
        .withMessageContaining(" at " + field)
        .withNoCause();
  }

  @Test
  void refusesAnUnknownStateAndOneByItsNumber() {
    for (String status : List.of("\"SETTLED\"", "3", "\"confirmed\"", "\"\"")) {
      CloudEvent event =
          event(
              CloudEvents.mapper()
                  .readTree(
                      "{\"bookingId\": \"%s\", \"status\": %s, \"timeline\": []}"
                          .formatted(BOOKING, status)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> event.data(BookingUpdated.class))
          .withMessageEndingWith(" at status");
    }
  }

  private static void refuses(byte[] json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CloudEvents.read(json))
        .withNoCause()
        .withMessageNotContaining("Muster");
  }

  private static ObjectNode json() {
    return (ObjectNode)
        CloudEvents.mapper()
            .readTree(CloudEvents.write(event(CloudEvents.data(new SoldOut(BOOKING, 3)))));
  }

  private static byte[] bytes(JsonNode node) {
    return CloudEvents.mapper().writeValueAsBytes(node);
  }

  private static CloudEvent event(JsonNode data) {
    return new CloudEvent(
        Uuid7.next(),
        "operator.sold-out.v1",
        "/landbridge/operator-bridge",
        BOOKING.toString(),
        Instant.parse("2026-12-01T09:30:00.123456Z"),
        BOOKING,
        BOOKING,
        "service:operator-bridge",
        StepKey.forward(BOOKING, "hold-inventory").toString(),
        7L,
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        data);
  }
}
