package dev.landbridge.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds each schema against the one that was released ({@code src/test/resources/released}). A
 * schema that grew is copied there when it is released; what breaks it is a new version of the
 * message beside the old.
 */
class CompatibilityTests {

  static List<String> types() {
    return Stream.concat(
            Stream.of("cloudevent"), Contracts.all().stream().map(Contracts.Contract::type))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("types")
  void changesByAdditionOnly(String type) {
    assertThat(Structure.breaks(Files.released(type), Files.schema(type))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void keepsItsPersonalMarks(String type) {
    assertThat(PersonalDataTests.marks(Files.schema(type)))
        .containsAllEntriesOf(PersonalDataTests.marks(Files.released(type)));
  }

  @Test
  void findsAFieldThatWasRemovedOrRenamed() {
    assertThat(breaks("agent.credit-refused.v1", schema -> properties(schema).remove("available")))
        .contains(".available is gone", ".available.amount is gone");
    assertThat(
            breaks(
                "operator.sold-out.v1",
                schema -> properties(schema).set("seats", properties(schema).remove("seatsLeft"))))
        .contains(".seatsLeft is gone");
    assertThat(
            breaks(
                "operator.confirm-booking.v1",
                schema ->
                    ((ObjectNode) schema.at("/$defs/Traveller/properties")).remove("familyName")))
        .contains(".travellers[].familyName is gone");
  }

  @Test
  void findsAFieldOfAnotherType() {
    assertThat(
            breaks(
                "operator.sold-out.v1",
                schema -> properties(schema).withObject("seatsLeft").put("type", "string")))
        .containsExactly(".seatsLeft has another type");
    assertThat(
            breaks(
                "operator.inventory-held.v1",
                schema -> properties(schema).withObject("heldUntil").put("format", "date")))
        .containsExactly(".heldUntil has another type");
  }

  @Test
  void findsAFieldThatBecameRequiredOrOptional() {
    assertThat(
            breaks(
                "operator.price-changed.v1",
                schema -> ((ArrayNode) schema.get("required")).add("newTotal")))
        .containsExactly(".newTotal is required now");
    assertThat(
            breaks("operator.sold-out.v1", schema -> schema.putArray("required").add("bookingId")))
        .containsExactly(".seatsLeft is optional now");
    assertThat(
            breaks(
                "operator.sold-out.v1",
                schema -> {
                  properties(schema).putObject("waitingList").put("type", "boolean");
                  ((ArrayNode) schema.get("required")).add("waitingList");
                }))
        .containsExactly(".waitingList is required now");
  }

  @Test
  void findsAnEnumWithFewerValuesAndAnotherLimit() {
    assertThat(
            breaks(
                "saga.booking-updated.v1",
                schema -> ((ArrayNode) properties(schema).get("status").get("enum")).remove(6)))
        .containsExactly(".status has fewer values");
    assertThat(
            breaks(
                "operator.sold-out.v1",
                schema -> properties(schema).withObject("seatsLeft").put("minimum", 1)))
        .containsExactly(".seatsLeft minimum limits it in another way");
    assertThat(
            breaks(
                "operator.sold-out.v1",
                schema -> properties(schema).withObject("bookingId").put("maxLength", 8)))
        .containsExactly(".bookingId maxLength limits it in another way");
  }

  @Test
  void letsAContractGrow() {
    assertThat(
            breaks(
                "operator.sold-out.v1",
                schema -> {
                  ObjectNode added = properties(schema).putObject("waitingList");
                  added.put("type", "object").putArray("required").add("length");
                  added
                      .putObject("properties")
                      .putObject("length")
                      .put("type", "integer")
                      .put("minimum", 0);
                }))
        .isEmpty();
    assertThat(
            breaks(
                "saga.booking-updated.v1",
                schema ->
                    ((ArrayNode) properties(schema).get("status").get("enum")).add("ON_HOLD")))
        .isEmpty();
  }

  private static List<String> breaks(String type, Consumer<ObjectNode> change) {
    ObjectNode changed = Files.released(type);
    change.accept(changed);
    return Structure.breaks(Files.released(type), changed);
  }

  private static ObjectNode properties(JsonNode schema) {
    return (ObjectNode) schema.get("properties");
  }
}
