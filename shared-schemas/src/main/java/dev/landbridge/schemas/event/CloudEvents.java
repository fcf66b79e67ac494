package dev.landbridge.schemas.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/**
 * Messages as JSON: one as {@code application/cloudevents+json}, a pack as {@code
 * application/cloudevents-batch+json}. Fields that a reader does not know are passed over, since a
 * contract grows by addition; absent and null are the same, and refused where the component of the
 * record is not {@code @Nullable}.
 */
public final class CloudEvents {
  public static final String BATCH = "application/cloudevents-batch+json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .annotationIntrospector(new RequiredUnlessNullable())
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .changeDefaultPropertyInclusion(
              old -> old.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private CloudEvents() {}

  /** The one mapper of all contracts; immutable. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  public static JsonNode data(Object payload) {
    return MAPPER.valueToTree(payload);
  }

  static <T> T read(CloudEvent event, Class<T> contract) {
    if (!event.data().isObject()) {
      throw new IllegalArgumentException(
          "data of %s %s is not a JSON object".formatted(event.type(), event.id()));
    }
    try {
      return MAPPER.treeToValue(event.data(), contract);
    } catch (JacksonException e) {
      // Without the parser's words, which quote the data, personal fields included.
      throw new IllegalArgumentException(
          "data of %s %s does not fit %s at %s"
              .formatted(event.type(), event.id(), contract.getSimpleName(), path(e)));
    }
  }

  /** Where in the data: {@code travellers[0].dateOfBirth}. */
  private static String path(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return path.isEmpty() ? "the top" : path.toString();
  }

  public static byte[] write(CloudEvent event) {
    return MAPPER.writeValueAsBytes(tree(event));
  }

  public static byte[] writeBatch(Collection<CloudEvent> events) {
    return MAPPER.writeValueAsBytes(events.stream().map(CloudEvents::tree).toList());
  }

  public static CloudEvent read(byte[] json) {
    return event(parse(json));
  }

  /**
   * Reads a pack.
   *
   * @throws IllegalArgumentException where it is not a batch of CloudEvents 1.0, without quoting it
   */
  public static List<CloudEvent> readBatch(byte[] json) {
    JsonNode tree = parse(json);
    if (!tree.isArray()) {
      throw new IllegalArgumentException("not a CloudEvents batch: the JSON is not an array");
    }
    List<CloudEvent> events = new ArrayList<>(tree.size());
    for (JsonNode each : tree) {
      events.add(event(each));
    }
    return events;
  }

  private static JsonNode parse(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "not JSON (%d bytes)".formatted(json.length)); // the parser's words quote the text
    }
  }

  private static ObjectNode tree(CloudEvent event) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("specversion", "1.0");
    node.put("id", event.id().toString());
    node.put("type", event.type());
    node.put("source", event.source());
    node.put("subject", event.subject());
    node.put("time", event.time().toString());
    node.put("datacontenttype", "application/json");
    node.put("correlationid", event.correlationid().toString());
    if (event.causationid() != null) {
      node.put("causationid", event.causationid().toString());
    }
    node.put("actor", event.actor());
    if (event.stepkey() != null) {
      node.put("stepkey", event.stepkey());
    }
    if (event.sequence() != null) {
      node.put("sequence", event.sequence());
    }
    if (event.traceparent() != null) {
      node.put("traceparent", event.traceparent());
    }
    node.set("data", event.data());
    return node;
  }

  private static CloudEvent event(JsonNode node) {
    JsonNode specversion = node.path("specversion");
    if (!specversion.isString() || !specversion.stringValue().equals("1.0")) {
      throw new IllegalArgumentException("not a CloudEvent 1.0: specversion is missing or another");
    }
    return new CloudEvent(
        uuid(required(node, "id"), "id"),
        required(node, "type"),
        required(node, "source"),
        required(node, "subject"),
        instant(required(node, "time")),
        uuid(required(node, "correlationid"), "correlationid"),
        optionalUuid(node, "causationid"),
        required(node, "actor"),
        optional(node, "stepkey"),
        sequence(node),
        optional(node, "traceparent"),
        node.has("data") ? node.get("data") : MAPPER.createObjectNode());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("CloudEvent attribute time is not RFC 3339");
    }
  }

  /** Only RFC 9562's form: {@link UUID#fromString} takes more, and quotes what it refuses. */
  private static UUID uuid(String text, String attribute) {
    try {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equalsIgnoreCase(text)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      // said below, without the text
    }
    throw new IllegalArgumentException("CloudEvent attribute " + attribute + " is not a UUID");
  }

  private static @Nullable UUID optionalUuid(JsonNode node, String attribute) {
    String value = optional(node, attribute);
    return value == null ? null : uuid(value, attribute);
  }

  private static @Nullable Long sequence(JsonNode node) {
    JsonNode value = node.get("sequence");
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new IllegalArgumentException(
          "CloudEvent attribute sequence is not a whole number from 0 on");
    }
    return value.longValue();
  }

  private static String required(JsonNode node, String attribute) {
    String value = optional(node, attribute);
    if (value == null) {
      throw new IllegalArgumentException("CloudEvent attribute " + attribute + " is missing");
    }
    return value;
  }

  private static @Nullable String optional(JsonNode node, String attribute) {
    JsonNode value = node.get(attribute);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString() || value.stringValue().isEmpty()) {
      throw new IllegalArgumentException(
          "CloudEvent attribute " + attribute + " is not a string, or empty");
    }
    return value.stringValue();
  }

  /** The size of a message inside a pack, its separating comma included. */
  public static int size(byte[] event) {
    return event.length + 1;
  }

  public static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
