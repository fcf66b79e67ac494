package dev.landbridge.schemas;

import dev.landbridge.schemas.event.CloudEvents;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The structure that a record's JSON has, as a JSON Schema without words and limits. */
final class RecordSchema {
  private final ObjectNode definitions = CloudEvents.mapper().createObjectNode();

  static ObjectNode of(Class<? extends Record> record) {
    RecordSchema schema = new RecordSchema();
    ObjectNode root = schema.object(record);
    if (!schema.definitions.isEmpty()) {
      root.set("$defs", schema.definitions);
    }
    return root;
  }

  private ObjectNode object(Class<?> record) {
    ObjectNode node = node().put("type", "object");
    ObjectNode properties = node.putObject("properties");
    var required = node.putArray("required");
    for (RecordComponent component : record.getRecordComponents()) {
      properties.set(component.getName(), type(component.getAnnotatedType()));
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        required.add(component.getName());
      }
    }
    return node;
  }

  private ObjectNode type(AnnotatedType annotated) {
    if (annotated instanceof AnnotatedParameterizedType list) {
      ObjectNode array = node().put("type", "array");
      array.set("items", type(list.getAnnotatedActualTypeArguments()[0]));
      return array;
    }
    Class<?> type = (Class<?>) annotated.getType();
    if (type.isRecord()) {
      if (!definitions.has(type.getSimpleName())) {
        definitions.putObject(type.getSimpleName()); // keeps the place of an outer before its inner
        definitions.set(type.getSimpleName(), object(type));
      }
      return node().put("$ref", "#/$defs/" + type.getSimpleName());
    }
    if (type.isEnum()) {
      ObjectNode node = node().put("type", "string");
      node.set("enum", CloudEvents.mapper().valueToTree(List.of(type.getEnumConstants())));
      return node;
    }
    if (type == UUID.class) {
      return node().put("type", "string").put("format", "uuid");
    }
    if (type == Instant.class) {
      return node().put("type", "string").put("format", "date-time");
    }
    if (type == LocalDate.class) {
      return node().put("type", "string").put("format", "date");
    }
    if (type == String.class) {
      return node().put("type", "string");
    }
    if (type == boolean.class || type == Boolean.class) {
      return node().put("type", "boolean");
    }
    if (type == int.class || type == Integer.class) {
      return node().put("type", "integer").put("format", "int32");
    }
    if (type == long.class || type == Long.class) {
      return node().put("type", "integer").put("format", "int64");
    }
    if (type == JsonNode.class) {
      return node();
    }
    throw new IllegalArgumentException("no JSON Schema is known for " + type);
  }

  private static ObjectNode node() {
    return CloudEvents.mapper().createObjectNode();
  }
}
