package dev.landbridge.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The marks of {@code schemas/x-personal.json}. */
class PersonalDataTests {
  private static final Map<String, String> MARKS =
      Map.of(
          ".travellers[].givenName", "{\"traveller\":\"1/id\"}",
          ".travellers[].familyName", "{\"traveller\":\"1/id\"}",
          ".travellers[].dateOfBirth", "{\"traveller\":\"1/id\"}",
          ".leadPhone", "{\"traveller\":\"1/travellers/0/id\"}",
          ".remarks", "{\"travellers\":\"1/travellers\"}");
  private static final List<String> CARRIERS =
      List.of("agent.booking-requested.v1", "operator.confirm-booking.v1");

  /** The operators' own, given to all agents: nobody's who travels. */
  private static final Map<String, List<String>> BUSINESS_CONTACTS =
      Map.of(
          "operator.package-snapshot.v1",
          List.of(".operatorContact.email", ".operatorContact.phone"));

  @Test
  void areCarriedByTheBookingRequestAndByConfirmOnly() {
    for (Contracts.Contract contract : Contracts.all()) {
      assertThat(marks(Files.schema(contract.type())))
          .as(contract.type())
          .isEqualTo(CARRIERS.contains(contract.type()) ? MARKS : Map.of());
    }
    assertThat(marks(Files.schema("cloudevent"))).isEmpty();
  }

  /** A field of these names is personal wherever it turns up, a business contact's apart. */
  @Test
  void areMarkedWhereverTheyAre() {
    Pattern personal =
        Pattern.compile(
            ".*(givenname|familyname|surname|birth|phone|email|passport|remarks|address)",
            Pattern.CASE_INSENSITIVE);
    for (Contracts.Contract contract : Contracts.all()) {
      ObjectMarks found = new ObjectMarks();
      found.walk(Files.schema(contract.type()), Files.schema(contract.type()), "");
      List<String> business = BUSINESS_CONTACTS.getOrDefault(contract.type(), List.of());
      assertThat(found.paths).containsAll(business);
      for (String path : found.paths) {
        if (personal.matcher(path).matches() && !business.contains(path)) {
          assertThat(found.marks).as(contract.type()).containsKey(path);
        }
      }
    }
  }

  @Test
  void haveTheFormThatIsDefined() {
    JsonNode form = Files.schema("x-personal").get("properties");
    for (String type : CARRIERS) {
      for (String mark : marks(Files.schema(type)).values()) {
        Map.Entry<String, JsonNode> only =
            CloudEvents.mapper().readTree(mark).properties().iterator().next();
        assertThat(form.has(only.getKey())).isTrue();
        assertThat(only.getValue().asString())
            .matches(form.get(only.getKey()).get("pattern").asString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent.booking-requested.v1", "operator.confirm-booking.v1"})
  void leadToTheTravellerWhoseTheyAre(String type) {
    JsonNode data = CloudEvents.read(Files.golden(type)).data();
    List<String> ids =
        data.get("travellers").valueStream().map(each -> each.get("id").asString()).toList();
    for (int i = 0; i < ids.size(); i++) {
      assertThat(follow(data, "/travellers/" + i + "/givenName", "1/id").asString())
          .isEqualTo(ids.get(i));
    }
    assertThat(follow(data, "/leadPhone", "1/travellers/0/id").asString())
        .isEqualTo(ids.getFirst());
    assertThat(follow(data, "/remarks", "1/travellers")).isEqualTo(data.get("travellers"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent.booking-requested.v1", "operator.confirm-booking.v1"})
  void areNotInTheTextOfARecord(String type) {
    CloudEvent event = CloudEvents.read(Files.golden(type));
    Record record = event.data(Contracts.of(type).record());
    List<String> values = new ArrayList<>();
    for (JsonNode traveller : event.data().get("travellers")) {
      traveller.properties().stream()
          .filter(field -> !field.getKey().equals("id"))
          .forEach(field -> values.add(field.getValue().asString()));
      values.add(event.data().get("leadPhone").asString());
      values.add(event.data().get("remarks").asString());
    }
    assertThat(event.toString()).contains(event.id().toString()).doesNotContain(values);
    assertThat(record.toString()).contains(event.subject()).doesNotContain(values);
  }

  /** A Relative JSON Pointer: so many levels up, then down. */
  private static JsonNode follow(JsonNode data, String from, String pointer) {
    int slash = pointer.indexOf('/');
    String base = from;
    for (int up = Integer.parseInt(pointer.substring(0, slash)); up > 0; up--) {
      base = base.substring(0, base.lastIndexOf('/'));
    }
    return Objects.requireNonNull(data.at(base + pointer.substring(slash)));
  }

  static Map<String, String> marks(JsonNode schema) {
    ObjectMarks found = new ObjectMarks();
    found.walk(schema, schema, "");
    return found.marks;
  }

  private static final class ObjectMarks {
    private final Map<String, String> marks = new TreeMap<>();
    private final List<String> paths = new ArrayList<>();

    private void walk(JsonNode root, JsonNode schema, String path) {
      JsonNode here =
          schema.has("$ref") ? root.at(schema.get("$ref").asString().substring(1)) : schema;
      paths.add(path);
      if (here.has("x-personal")) {
        marks.put(path, here.get("x-personal").toString());
      }
      if (here.has("items")) {
        walk(root, here.get("items"), path + "[]");
      }
      for (var property : here.path("properties").properties()) {
        walk(root, property.getValue(), path + "." + property.getKey());
      }
    }
  }
}
