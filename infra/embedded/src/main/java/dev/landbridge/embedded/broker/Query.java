package dev.landbridge.embedded.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of AWS's Query protocol: a form whose lists and maps are numbered fields. */
record Query(Map<String, String> fields) {

  static Query parse(byte[] form) {
    Map<String, String> fields = new HashMap<>();
    byte[] scratch = new byte[form.length];
    int start = 0;
    while (start < form.length) {
      int end = indexOf(form, '&', start, form.length);
      int equals = indexOf(form, '=', start, end);
      if (equals > start && equals < end) {
        fields.put(decode(form, start, equals, scratch), decode(form, equals + 1, end, scratch));
      }
      start = end + 1;
    }
    return new Query(fields);
  }

  private static int indexOf(byte[] form, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (form[i] == wanted) {
        return i;
      }
    }
    return to;
  }

  /** On bytes: the JDK's decoder takes as long as all else together for a message of 200 KiB. */
  private static String decode(byte[] form, int from, int to, byte[] scratch) {
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = form[i];
      if (b == '%' && i + 2 < to) {
        b = (byte) (Character.digit(form[i + 1], 16) << 4 | Character.digit(form[i + 2], 16));
        i += 2;
      } else if (b == '+') {
        b = ' ';
      }
      scratch[length++] = b;
    }
    return new String(scratch, 0, length, StandardCharsets.UTF_8);
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
}
