package dev.landbridge.schemas;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A schema as a flat list: each place with what is said of it, its references followed.
 *
 * @param places by path ({@code travellers[].givenName}), each with its type, format and enum
 * @param required paths of the fields that are always there
 */
record Structure(Map<String, Place> places, Set<String> required) {

  /**
   * A place.
   *
   * @param values the enum, empty where there is none
   */
  record Place(String type, String format, Set<String> values) {}

  static Structure of(JsonNode schema) {
    Structure structure = new Structure(new TreeMap<>(), new TreeSet<>());
    structure.walk(schema, schema, "");
    return structure;
  }

  private void walk(JsonNode root, JsonNode schema, String path) {
    JsonNode here = followed(root, schema);
    Set<String> values = new TreeSet<>();
    here.path("enum").forEach(value -> values.add(value.asString()));
    places.put(
        path, new Place(here.path("type").asString(""), here.path("format").asString(""), values));
    if (here.has("items")) {
      walk(root, here.get("items"), path + "[]");
    }
    for (var property : here.path("properties").properties()) {
      walk(root, property.getValue(), path + "." + property.getKey());
    }
    here.path("required").forEach(field -> required.add(path + "." + field.asString()));
  }

  private static JsonNode followed(JsonNode root, JsonNode schema) {
    return schema.has("$ref") ? root.at(schema.get("$ref").asString().substring(1)) : schema;
  }

  /**
   * What a later schema may not do to an earlier one, since messages of either are read by code of
   * either: take a field away or give it another type, make it required or optional, add a required
   * one, take a value out of an enum, or limit values in another way.
   */
  static List<String> breaks(JsonNode earlier, JsonNode later) {
    Structure before = of(earlier);
    Structure after = of(later);
    List<String> breaks = new ArrayList<>();
    before.places.forEach((path, place) -> {
      Place now = after.places.get(path);
      if (now == null) {
        breaks.add(path + " is gone");
        return;
      }
      if (!now.type.equals(place.type) || !now.format.equals(place.format)) {
        breaks.add(path + " has another type");
      }
      if (now.values.isEmpty() != place.values.isEmpty() || !now.values.containsAll(place.values)) {
        breaks.add(path + " has fewer values");
      }
    });
    for (String path : after.required) {
      if (!before.required.contains(path) && !isWithinNewOptional(path, before)) {
        breaks.add(path + " is required now");
      }
    }
    for (String path : before.required) {
      if (after.places.containsKey(path) && !after.required.contains(path)) {
        breaks.add(path + " is optional now");
      }
    }
    Map<String, String> limits = limits(earlier);
    limits(later)
        .forEach((path, limit) -> {
          String place = path.substring(0, path.indexOf(' '));
          if (before.places.containsKey(place) && !limit.equals(limits.get(path))) {
            breaks.add(path + " limits it in another way");
          }
        });
    return breaks;
  }

  /** A field of something that is itself new: nobody sent it without that field. */
  private static boolean isWithinNewOptional(String path, Structure before) {
    String parent = path.substring(0, path.lastIndexOf('.'));
    return !before.places.containsKey(parent);
  }

  private static Map<String, String> limits(JsonNode schema) {
    Map<String, String> limits = new TreeMap<>();
    limits(schema, schema, "", limits);
    return limits;
  }

  private static final Set<String> SAID_ELSEWHERE =
      new HashSet<>(
          List.of(
              "$schema",
              "$id",
              "$defs",
              "$ref",
              "title",
              "description",
              "examples",
              "x-personal",
              "type",
              "format",
              "enum",
              "properties",
              "items",
              "required"));

  private static void limits(
      JsonNode root, JsonNode schema, String path, Map<String, String> limits) {
    JsonNode here = followed(root, schema);
    for (var keyword : here.properties()) {
      if (!SAID_ELSEWHERE.contains(keyword.getKey())) {
        limits.put(path + " " + keyword.getKey(), keyword.getValue().toString());
      }
    }
    if (here.has("items")) {
      limits(root, here.get("items"), path + "[]", limits);
    }
    for (var property : here.path("properties").properties()) {
      limits(root, property.getValue(), path + "." + property.getKey(), limits);
    }
  }
}
