package dev.landbridge.embedded.postgres;

import dev.landbridge.embedded.disk.Disks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the server says in its log; nothing, where it left none. */
final class ServerLog {
  private static final int AT_ONCE = 1 << 20;
  private static final Pattern SAID =
      Pattern.compile("(?:^|\\s)(LOG|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT): +(.*)");

  private final Path file;
  private long heard;

  ServerLog(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** A new run writes a new file. */
  synchronized void begin() {
    heard = 0;
  }

  /** Why the server ended: its last PANIC or FATAL with the detail, or else its last complaint. */
  @Nullable String lastWords() {
    String fatal = null;
    String full = null;
    String other = null;
    String previous = "";
    for (String line : lines(Math.max(0, size() - AT_ONCE))) {
      Matcher said = SAID.matcher(line);
      if (!said.find()) {
        other = line.isBlank() ? other : line.strip();
        continue;
      }
      String level = said.group(1);
      String words = level + ": " + said.group(2).strip();
      if (level.equals("DETAIL") && previous.equals(fatal)) {
        fatal = fatal + " " + words;
      }
      // Said to a client that came too early.
      if (isFatal(level) && !words.contains("the database system is")) {
        fatal = words;
        full = level.equals("PANIC") ? null : full;
      }
      if (Disks.saysFull(words)) {
        full = words;
      }
      previous = words;
    }
    return full != null ? full : fatal != null ? fatal : other;
  }

  /** A complaint about a full disk since the last question. */
  synchronized Optional<String> newlyFull() {
    List<String> lines = lines(heard);
    heard += lines.stream().mapToLong(line -> line.length() + 1L).sum();
    return lines.stream()
        .map(SAID::matcher)
        .filter(Matcher::find)
        .filter(said -> !said.group(1).equals("DETAIL"))
        .map(said -> said.group(1) + ": " + said.group(2).strip())
        .filter(Disks::saysFull)
        .reduce((first, second) -> second);
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException none) {
      return 0;
    }
  }

  private static boolean isFatal(String level) {
    return level.equals("FATAL") || level.equals("PANIC");
  }

  /** Whole lines from there on. */
  private List<String> lines(long from) {
    try (FileChannel channel = FileChannel.open(file)) {
      long begin = Math.min(from, channel.size());
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(AT_ONCE, channel.size() - begin));
      while (bytes.hasRemaining() && channel.read(bytes, begin + bytes.position()) >= 0) {
        // A short read is no end.
      }
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException none) {
      return List.of();
    }
  }
}
