package dev.landbridge.messaging.inbox;

import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a failed attempt leaves behind, without personal data: databases quote rows and parsers
 * quote texts, so of a database's error only state and names are kept, and every text of the
 * message is masked.
 *
 * @param error for people
 * @param fingerprint the same for failures of one cause: the root exception's class and the topmost
 *     frame of the project
 */
public record Failure(String error, String fingerprint) {
  private static final String PROJECT = "dev.landbridge.";
  private static final String MESSAGING = "dev.landbridge.messaging.";
  private static final int LONGEST = 1000;

  /** What of a database's words names the schema rather than the data. */
  private static final Pattern NAME =
      Pattern.compile("(?:constraint|relation|table|column) \"\\w+\"");

  /**
   * @param data the message's, whose texts are masked
   */
  static Failure of(Throwable thrown, JsonNode data) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String frame = frame(root, thrown);
    String text = root.getClass().getName() + ": " + describe(root, data) + " at " + frame;
    return new Failure(
        text.length() > LONGEST ? text.substring(0, LONGEST) : text,
        root.getClass().getName() + " at " + frame);
  }

  private static String describe(Throwable root, JsonNode data) {
    if (root instanceof SQLException sql) {
      StringBuilder text = new StringBuilder("SQLSTATE ").append(sql.getSQLState());
      Matcher name = NAME.matcher(sql.getMessage() == null ? "" : sql.getMessage());
      while (name.find()) {
        text.append(' ').append(name.group());
      }
      return text.toString();
    }
    return mask(root.getMessage(), data);
  }

  private static String mask(@Nullable String message, JsonNode data) {
    if (message == null) {
      return "";
    }
    List<String> texts = new ArrayList<>();
    collect(data, texts);
    texts.sort(Comparator.comparingInt(String::length).reversed());
    String masked = normal(message);
    for (String text : texts) {
      masked = masked.replaceAll("(?iu)" + Pattern.quote(text), "***");
    }
    return masked;
  }

  /** One spelling of what looks the same, on one line. */
  private static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).replaceAll("\\p{Cntrl}", " ");
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isString()) {
      String text = normal(node.asString());
      if (text.length() > 1) {
        texts.add(text);
      }
    } else {
      node.values().forEach(value -> collect(value, texts));
    }
  }

  private static String frame(Throwable root, Throwable thrown) {
    String frame = frame(root);
    if (frame == null) {
      frame = frame(thrown);
    }
    return frame == null ? "unknown" : frame;
  }

  private static @Nullable String frame(Throwable thrown) {
    for (StackTraceElement each : thrown.getStackTrace()) {
      String owner = each.getClassName();
      if (owner.startsWith(PROJECT) && !owner.startsWith(MESSAGING)) {
        return owner.substring(owner.lastIndexOf('.') + 1) + "." + each.getMethodName();
      }
    }
    return null;
  }
}
