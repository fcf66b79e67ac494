package dev.landbridge.schemas.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages as JSON: one as {@code application/cloudevents+json}, a pack as {@code
 * application/cloudevents-batch+json}. Fields that a reader does not know are passed over, since a
 * contract grows by addition; absent and null are the same.
 */
public final class CloudEvents {
  public static final String BATCH = "application/cloudevents-batch+json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .changeDefaultPropertyInclusion(old ->
              old.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
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
    try {
      return MAPPER.treeToValue(event.data(), contract);
    } catch (JacksonException e) {
      // Without the parser's words, which quote the data, personal fields included.
      throw new IllegalArgumentException(
          "data of %s %s does not fit %s at %s"
              .formatted(event.type(), event.id(), contract.getSimpleName(), path(e)));
    }
  }

  private static String path(JacksonException e) {
    return e.getPathReference();
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
    if (!"1.0".equals(node.path("specversion").asString(""))) {
      throw new IllegalArgumentException("not a CloudEvent 1.0: specversion is missing or another");
    }
    JsonNode sequence = node.get("sequence");
    return new CloudEvent(
        UUID.fromString(required(node, "id")),
        required(node, "type"),
        required(node, "source"),
        required(node, "subject"),
        instant(required(node, "time")),
        UUID.fromString(required(node, "correlationid")),
        optionalUuid(node, "causationid"),
        required(node, "actor"),
        optional(node, "stepkey"),
        sequence == null || sequence.isNull() ? null : sequence.asLong(),
        optional(node, "traceparent"),
        node.has("data") ? node.get("data") : MAPPER.createObjectNode());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (java.time.DateTimeException e) {
      throw new IllegalArgumentException("CloudEvent attribute time is not RFC 3339", e);
    }
  }

  private static String required(JsonNode node, String attribute) {
    String value = optional(node, attribute);
    if (value == null) {
      throw new IllegalArgumentException("CloudEvent attribute " + attribute + " is missing");
    }
    return value;
  }

  private static @Nullable UUID optionalUuid(JsonNode node, String attribute) {
    String value = optional(node, attribute);
    return value == null ? null : UUID.fromString(value);
  }

  private static @Nullable String optional(JsonNode node, String attribute) {
    JsonNode value = node.get(attribute);
    return value == null || value.isNull() ? null : value.asString();
  }

  /** The size of a message inside a pack, its separating comma included. */
  public static int size(byte[] event) {
    return event.length + 1;
  }

  public static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
