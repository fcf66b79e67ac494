package dev.landbridge.local;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The file by which a directory is the platform's: what later starts must find again, the stores'
 * passwords among it. It is replaced whole, and it says how many entries it has.
 */
final class Mark {
  static final String NAME = "landbridge.properties";

  private static final String ENTRIES = "entries";

  /** What a whole start has always kept, before the entries were counted. */
  private static final List<String> ALWAYS =
      List.of(
          "agents.port",
          "operators.port",
          "operators.owner.password",
          "operators.bridge.password",
          "demo");

  private final Path directory;
  private final Properties entries;

  private Mark(Path directory, Properties entries) {
    this.directory = directory;
    this.entries = entries;
  }

  /**
   * Reads the mark, or makes an empty one.
   *
   * @throws StartRefused where it is not what was written
   */
  static Mark in(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    Properties read = new Properties();
    if (!Files.exists(file)) {
      Mark made = new Mark(directory, read);
      made.write();
      return made;
    }
    try {
      read.load(new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      throw StartRefused.damaged(directory, NAME + " cannot be read");
    }
    boolean whole =
        read.getProperty(ENTRIES) == null
            ? read.keySet().containsAll(ALWAYS)
            : read.getProperty(ENTRIES).equals(Integer.toString(read.size()));
    if (!whole) {
      throw StartRefused.damaged(directory, NAME + " is not whole");
    }
    return new Mark(directory, read);
  }

  @Nullable String get(String key) {
    return entries.getProperty(key);
  }

  void put(String key, String value) throws IOException {
    entries.setProperty(key, value);
    write();
  }

  private void write() throws IOException {
    entries.setProperty(ENTRIES, "");
    entries.setProperty(ENTRIES, Integer.toString(entries.size()));
    StringWriter text = new StringWriter();
    entries.store(text, "Landbridge's local platform: its data is in this directory");
    Path next = Files.createTempFile(directory, "landbridge", ".tmp");
    try {
      try (FileChannel out = FileChannel.open(next, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        // Else a power cut may leave the new name with nothing behind it.
        out.force(true);
      }
      Files.move(
          next,
          directory.resolve(NAME),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
