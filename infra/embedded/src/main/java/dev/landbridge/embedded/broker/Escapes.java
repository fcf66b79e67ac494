package dev.landbridge.embedded.broker;

import java.util.Map;

/** The two notations that the broker writes. */
final class Escapes {

  private Escapes() {}

  static String xml(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  static void json(StringBuilder out, String text) {
    out.append('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\') {
        continue;
      }
      out.append(text, plain, i);
      plain = i + 1;
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(String.format("\\u%04x", (int) c));
      }
    }
    out.append(text, plain, text.length()).append('"');
  }

  /** The attributes as a JSON object of {@code typeField} and a value field each. */
  static void attributes(
      StringBuilder out,
      Map<String, MessageAttribute> attributes,
      String typeField,
      String textField,
      String binaryField) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, MessageAttribute> entry : attributes.entrySet()) {
      out.append(separator);
      json(out, entry.getKey());
      out.append(":{\"").append(typeField).append("\":");
      json(out, entry.getValue().type());
      out.append(",\"").append(entry.getValue().isBinary() ? binaryField : textField).append("\":");
      json(out, entry.getValue().value());
      out.append('}');
      separator = ",";
    }
    out.append('}');
  }
}
