package dev.landbridge.embedded.broker;

/**
 * An attribute of a message.
 *
 * @param type {@code String}, {@code Number} or {@code Binary}, with a suffix of the sender's
 * @param value as sent; Base64 if the type is binary
 */
public record MessageAttribute(String type, String value) {

  public boolean isBinary() {
    return type.startsWith("Binary");
  }
}
