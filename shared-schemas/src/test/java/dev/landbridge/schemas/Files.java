package dev.landbridge.schemas;

import dev.landbridge.schemas.event.CloudEvents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** The files of a contract, by its type. */
final class Files {
  private Files() {}

  static ObjectNode schema(String type) {
    return json("/schemas/" + type + ".json");
  }

  static ObjectNode released(String type) {
    return json("/released/" + type + ".json");
  }

  static byte[] golden(String type) {
    return bytes("/golden/" + type + ".json");
  }

  static ObjectNode json(String path) {
    return (ObjectNode) CloudEvents.mapper().readTree(bytes(path));
  }

  private static byte[] bytes(String path) {
    try (InputStream in = Files.class.getResourceAsStream(path)) {
      return Objects.requireNonNull(in, path + " is missing").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
