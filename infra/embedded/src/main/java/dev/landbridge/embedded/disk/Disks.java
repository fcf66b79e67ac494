package dev.landbridge.embedded.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Tells a full disk from other troubles. By words, since neither Java nor PostgreSQL's log has
 * anything else; words may come in the user's language or be lost with the disk that they should
 * have been written to, and so by the room that is left, too.
 */
public final class Disks {
  /** ENOSPC, EDQUOT, EFBIG and how a shell names the signal that may come with the last. */
  private static final List<String> FULL =
      List.of(
          "No space left on device",
          "not enough space on the disk",
          "Disk quota exceeded",
          "File too large",
          "File size limit exceeded");

  /** What PostgreSQL needs to say a word in its log, and a little more. */
  private static final long NO_ROOM = 256 << 10;

  private Disks() {}

  /** Memory that is shared between processes is a file system on some systems, but no disk. */
  public static boolean saysFull(String words) {
    return FULL.stream().anyMatch(words::contains) && !words.contains("shared memory");
  }

  /** Whether this went wrong because the disk with this file or directory is full. */
  public static boolean isFull(Path where, IOException failure) {
    return switch (failure) {
      case AccessDeniedException e -> false;
      case FileAlreadyExistsException e -> false;
      case NotDirectoryException e -> false;
      case NoSuchFileException e -> false;
      default -> saysFull(String.valueOf(failure.getMessage())) || hasNoRoom(where);
    };
  }

  /** Some file systems have no room by nature, {@code /proc} for one; those are not full. */
  public static boolean hasNoRoom(Path where) {
    Path there = where.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = Objects.requireNonNull(there.getParent());
    }
    try {
      FileStore disk = Files.getFileStore(there);
      return disk.getTotalSpace() > 0 && disk.getUsableSpace() < NO_ROOM;
    } catch (IOException e) {
      return false;
    }
  }

  /** A failure in a few words, with the file that it is about. */
  public static String why(IOException failure) {
    String file =
        failure instanceof FileSystemException e && e.getFile() != null
            ? e.getFile()
            : "a file there";
    return switch (failure) {
      case AccessDeniedException e -> "no permission for " + file;
      case FileAlreadyExistsException e -> file + " is not a directory";
      case NotDirectoryException e -> file + " is not a directory";
      case NoSuchFileException e -> "there is no " + file;
      case FileSystemException e when e.getReason() != null -> file + ": " + e.getReason();
      default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
    };
  }
}
