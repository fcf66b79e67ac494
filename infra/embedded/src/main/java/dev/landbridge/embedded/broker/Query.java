package dev.landbridge.embedded.broker;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of AWS's Query protocol: a form whose lists and maps are numbered fields. */
record Query(Map<String, String> fields) {

  static Query parse(String form) {
    Map<String, String> fields = new HashMap<>();
    for (String field : form.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
      }
    }
    return new Query(fields);
  }

  String required(String name) {
    String value = fields.get(name);
    if (value == null || value.isEmpty()) {
      throw SnsException.invalid(name + " Reason: no value for required parameter");
    }
    return value;
  }

  @Nullable String get(String name) {
    return fields.get(name);
  }

  /** {@code Attributes.entry.1.key}, {@code .value}. */
  Map<String, String> map(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 1; fields.containsKey(name + ".entry." + i + ".key"); i++) {
      map.put(
          required(name + ".entry." + i + ".key"),
          fields.getOrDefault(name + ".entry." + i + ".value", ""));
    }
    return map;
  }

  /** The members of a list of structures, each as a request of its own. */
  List<Query> members(String name) {
    Map<Integer, Map<String, String>> members = new java.util.TreeMap<>();
    String prefix = name + ".member.";
    fields.forEach((key, value) -> {
      if (key.startsWith(prefix)) {
        int dot = key.indexOf('.', prefix.length());
        int index = Integer.parseInt(key.substring(prefix.length(), dot));
        members.computeIfAbsent(index, _ -> new HashMap<>()).put(key.substring(dot + 1), value);
      }
    });
    List<Query> queries = new ArrayList<>();
    members.values().forEach(member -> queries.add(new Query(member)));
    return queries;
  }

  Map<String, MessageAttribute> messageAttributes() {
    Map<String, MessageAttribute> attributes = new LinkedHashMap<>();
    for (int i = 1; fields.containsKey("MessageAttributes.entry." + i + ".Name"); i++) {
      String at = "MessageAttributes.entry." + i + ".";
      String name = required(at + "Name");
      String type = fields.getOrDefault(at + "Value.DataType", "");
      if (!type.matches("(String|Number|Binary)(\\..+)?|String\\.Array")) {
        throw new SnsException(
            400,
            "ParameterValueInvalid",
            "The message attribute '"
                + name
                + "' has an invalid message attribute type, the set of supported type prefixes is"
                + " Binary, Number, and String.");
      }
      String value =
          fields.getOrDefault(
              at + (type.startsWith("Binary") ? "Value.BinaryValue" : "Value.StringValue"), "");
      if (value.isEmpty()) {
        throw new SnsException(
            400,
            "ParameterValueInvalid",
            "The message attribute '" + name + "' must contain non-empty message attribute value.");
      }
      attributes.put(name, new MessageAttribute(type, value));
    }
    return attributes;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
