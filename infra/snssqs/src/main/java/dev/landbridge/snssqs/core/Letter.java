package dev.landbridge.snssqs.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A body with headers, before it is put on the wire and after it was taken from it. */
public final class Letter {

  private final byte[] body;
  private final Map<String, Object> headers;

  /**
   * @param body not copied
   * @param headers what of them travels, and how, {@link WireFormat} decides
   */
  public Letter(byte[] body, Map<String, ? extends @Nullable Object> headers) {
    this.body = body;
    Map<String, Object> present = new LinkedHashMap<>();
    headers.forEach((name, value) -> {
      if (value != null) {
        present.put(name, value);
      }
    });
    this.headers = Collections.unmodifiableMap(present);
  }

  public byte[] body() {
    return body;
  }

  public Map<String, Object> headers() {
    return headers;
  }

  @Nullable String header(String name) {
    Object value = headers.get(name);
    return value == null ? null : value.toString();
  }
}
