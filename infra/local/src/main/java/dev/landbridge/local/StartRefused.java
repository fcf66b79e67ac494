package dev.landbridge.local;

import dev.landbridge.embedded.disk.Disks;
import dev.landbridge.embedded.postgres.ClusterException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** The platform does not start; the message is one sentence that says what to do. */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final String ANOTHER = "another directory with --landbridge.local.data=DIR";

  public StartRefused(String message) {
    super(message);
  }

  private StartRefused(String message, Throwable cause) {
    super(message, cause);
  }

  /** In a store, said in the words of this platform's command line. */
  static StartRefused because(ClusterException trouble) {
    return new StartRefused(sentence(trouble), trouble);
  }

  static String sentence(ClusterException trouble) {
    return trouble.what()
        + "; "
        + switch (trouble.kind()) {
          case OTHER_VERSION ->
              "start the Landbridge that made it, give this one "
                  + ANOTHER
                  + ", or forget the data with --fresh.";
          case DAMAGED -> "put back a copy, give " + ANOTHER + ", or forget the data with --fresh.";
          case DISK_FULL ->
              "free some space there and start again, which finds the data, or give a directory"
                  + " on another disk with --landbridge.local.data=DIR.";
          case NOT_ALLOWED -> "give yourself the right to use it, or give " + ANOTHER + ".";
          case IN_USE -> "stop that one, or give " + ANOTHER + ".";
          case PORT_IN_USE -> "start again.";
          case OTHER -> "start again, or give " + ANOTHER + ".";
        };
  }

  /** The data directory, or a file in it, cannot be used. */
  static StartRefused because(Path directory, IOException trouble) {
    if (Disks.isFull(directory, trouble)) {
      return diskFull(directory, trouble);
    }
    return new StartRefused(
        "The data directory %s cannot be used (%s); %sgive %s."
            .formatted(
                directory,
                Disks.why(trouble),
                trouble instanceof AccessDeniedException
                    ? "give yourself the right to use it, or "
                    : "",
                ANOTHER),
        trouble);
  }

  static StartRefused diskFull(Path directory, Throwable cause) {
    return new StartRefused(
        "The disk under %s is full; free some space there and start again, which finds the data, or give a directory on another disk with --landbridge.local.data=DIR."
            .formatted(directory),
        cause);
  }

  static StartRefused damaged(Path directory, String how) {
    return new StartRefused(
        "The data directory %s is damaged (%s); put back a copy, give %s, or forget the data with --fresh."
            .formatted(directory, how, ANOTHER));
  }
}
