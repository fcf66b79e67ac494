package dev.landbridge.snssqs.core;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a body and its headers travel as text and attributes.
 *
 * <p>With raw delivery AWS throws a message with more than ten attributes away, so there are never
 * more: headers of simple types are an attribute each while all of them fit, otherwise the content
 * type keeps an attribute and the others share one as JSON. Strings and numbers come back as such
 * (whole numbers as Long), bytes as bytes, everything else as text. Headers of other types, and
 * those that frameworks or brokers made for the process at hand, do not travel.
 *
 * <p>A body that is UTF-8 text which SQS takes travels as it is, any other as Base64 under an
 * attribute that says so.
 */
final class WireFormat {

  static final int MAX_ATTRIBUTES = 10;

  private static final String CONTENT_TYPE = "contentType";
  private static final String ENCODING = "snssqs.encoding";
  private static final String HEADERS = "snssqs.headers";
  private static final String BASE64 = "base64";
  private static final String EMPTY = "empty";

  private static final Pattern ATTRIBUTE_NAME =
      Pattern.compile(
          "(?!(?i:aws|amazon)\\.)(?!.*\\.\\.)[A-Za-z0-9_-]([A-Za-z0-9_.-]{0,254}[A-Za-z0-9_-])?");

  /** Of one process, one input or one framework; class names among them. */
  private static final Set<String> NOT_SENT =
      Set.of(
          "id",
          "timestamp",
          "errorChannel",
          "replyChannel",
          "deliveryAttempt",
          "sourceData",
          "closeableResource",
          "acknowledgmentCallback",
          "routingSlip",
          "duplicateMessage",
          "history",
          "nativeHeaders",
          "sequenceDetails",
          "target-protocol",
          "source-type",
          "skip-input-type-conversion",
          "skip-output-type-conversion",
          "JavaType",
          "__TypeId__",
          "__ContentTypeId__",
          "__KeyTypeId__",
          "json__TypeId__",
          "_type",
          ENCODING,
          HEADERS);

  private static final Set<String> PREFIXES_NOT_SENT =
      Set.of(
          SnsSqsHeaders.RECEIVED_PREFIX,
          SnsSqsHeaders.SEND_PREFIX,
          "scst_",
          "spring.cloud.",
          "json_");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private WireFormat() {}

  /**
   * An attribute of SNS and SQS alike: type {@code String} or {@code Number} with a text, or {@code
   * Binary}.
   */
  record Attribute(String type, @Nullable String text, @Nullable ByteBuffer binary) {

    static Attribute string(String text) {
      return new Attribute("String", text, null);
    }

    private int size() {
      return type.length()
          + (text == null ? 0 : utf8Length(text))
          + (binary == null ? 0 : binary.remaining());
    }
  }

  /** What is sent. */
  record Wire(String body, Map<String, Attribute> attributes) {

    /** As SNS and SQS count: body, and of each attribute its name, type and value. */
    int size() {
      int size = utf8Length(body);
      for (var attribute : attributes.entrySet()) {
        size += utf8Length(attribute.getKey()) + attribute.getValue().size();
      }
      return size;
    }
  }

  static Wire encode(Letter letter) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    String body = text(letter.body());
    if (body == null) {
      body = Base64.getEncoder().encodeToString(letter.body());
      attributes.put(ENCODING, Attribute.string(BASE64));
    } else if (body.isEmpty()) {
      // SQS takes no empty body.
      body = " ";
      attributes.put(ENCODING, Attribute.string(EMPTY));
    }
    Map<String, Object> headers = travelling(letter.headers());
    Map<String, Attribute> own = new LinkedHashMap<>();
    boolean each = headers.size() + attributes.size() <= MAX_ATTRIBUTES;
    for (var header : headers.entrySet()) {
      Attribute attribute = attribute(header.getKey(), header.getValue());
      if (attribute == null) {
        each = false;
      } else {
        own.put(header.getKey(), attribute);
      }
    }
    if (each) {
      attributes.putAll(own);
    } else {
      Attribute contentType = own.get(CONTENT_TYPE);
      if (contentType != null) {
        attributes.put(CONTENT_TYPE, contentType);
        headers.remove(CONTENT_TYPE);
      }
      attributes.put(HEADERS, Attribute.string(JSON.writeValueAsString(headers)));
    }
    return new Wire(body, attributes);
  }

  static Letter decode(String body, Map<String, Attribute> attributes) {
    Map<String, Object> headers = new LinkedHashMap<>();
    String encoding = "";
    for (var entry : attributes.entrySet()) {
      Attribute attribute = entry.getValue();
      if (entry.getKey().equals(ENCODING)) {
        encoding = String.valueOf(attribute.text());
      } else if (entry.getKey().equals(HEADERS) && attribute.text() != null) {
        readHeaders(attribute.text(), headers);
      } else if (attribute.binary() != null) {
        byte[] bytes = new byte[attribute.binary().remaining()];
        attribute.binary().duplicate().get(bytes);
        headers.put(entry.getKey(), bytes);
      } else if (attribute.text() != null) {
        headers.put(
            entry.getKey(),
            attribute.type().startsWith("Number") ? number(attribute.text()) : attribute.text());
      }
    }
    return new Letter(bytes(body, encoding), headers);
  }

  private static byte[] bytes(String body, String encoding) {
    return switch (encoding) {
      case EMPTY -> new byte[0];
      case BASE64 -> {
        try {
          yield Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
          // Not ours after all; the handler is to judge it.
          yield body.getBytes(StandardCharsets.UTF_8);
        }
      }
      default -> body.getBytes(StandardCharsets.UTF_8);
    };
  }

  private static void readHeaders(String json, Map<String, Object> headers) {
    try {
      for (var header : JSON.readTree(json).properties()) {
        Object value = JSON.treeToValue(header.getValue(), Object.class);
        if (value instanceof Integer number) {
          headers.put(header.getKey(), number.longValue());
        } else if (value != null) {
          headers.put(header.getKey(), value);
        }
      }
    } catch (JacksonException e) {
      headers.put(HEADERS, json);
    }
  }

  private static Map<String, Object> travelling(Map<String, Object> headers) {
    Map<String, Object> travelling = new LinkedHashMap<>();
    headers.forEach((name, value) -> {
      if (NOT_SENT.contains(name) || PREFIXES_NOT_SENT.stream().anyMatch(name::startsWith)) {
        return;
      }
      Object simple = simple(name, value, true);
      if (simple != null) {
        travelling.put(name, simple);
      }
    });
    return travelling;
  }

  /**
   * A String, a number, bytes, or a list or map of the first two; null for what does not travel.
   */
  private static @Nullable Object simple(String name, Object value, boolean nested) {
    return switch (value) {
      case String text -> text;
      case Double number when number.isNaN() || number.isInfinite() -> number.toString();
      case Float number when number.isNaN() || number.isInfinite() -> number.toString();
      case Byte _, Short _, Integer _, Long _, Float _, Double _ -> value;
      case java.math.BigInteger _, java.math.BigDecimal _ -> value;
      case byte[] bytes -> nested ? bytes : null;
      case Boolean _, Character _, UUID _, Temporal _, TemporalAmount _ -> value.toString();
      case Enum<?> constant -> constant.name();
      case java.net.URI _, java.util.Locale _, java.util.Currency _, java.time.ZoneId _ ->
          value.toString();
      case Collection<?> values when nested ->
          values.stream()
              .map(element -> element == null ? null : simple(name, element, false))
              .filter(java.util.Objects::nonNull)
              .toList();
      case Map<?, ?> values when nested -> {
        Map<String, Object> simple = new LinkedHashMap<>();
        values.forEach((key, element) -> {
          Object plain = element == null ? null : simple(name, element, false);
          if (key instanceof String text && plain != null) {
            simple.put(text, plain);
          }
        });
        yield simple;
      }
      default -> name.equals(CONTENT_TYPE) ? value.toString() : null;
    };
  }

  private static @Nullable Attribute attribute(String name, Object value) {
    if (!ATTRIBUTE_NAME.matcher(name).matches()) {
      return null;
    }
    return switch (value) {
      case String text -> text.isEmpty() || !isAllowed(text) ? null : Attribute.string(text);
      case byte[] bytes ->
          bytes.length == 0 ? null : new Attribute("Binary", null, ByteBuffer.wrap(bytes));
      case Number number -> {
        String text = number.toString();
        // SNS and SQS keep 38 digits.
        yield text.length() <= 38 ? new Attribute("Number", text, null) : null;
      }
      default -> null;
    };
  }

  private static Object number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException notWhole) {
      try {
        return new java.math.BigDecimal(text);
      } catch (NumberFormatException notANumber) {
        return text;
      }
    }
  }

  private static @Nullable String text(byte[] body) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(body))
              .toString();
      return isAllowed(text) ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The characters that SQS takes. */
  private static boolean isAllowed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r')
          || Character.isSurrogate(c)
          || c > 0xFFFD) {
        return false;
      }
    }
    return true;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
