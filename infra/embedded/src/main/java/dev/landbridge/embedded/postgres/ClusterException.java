package dev.landbridge.embedded.postgres;

import dev.landbridge.embedded.disk.Disks;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that cannot be used as it is; the message is one sentence for the person who started
 * it.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is to be done about it. */
  public enum Kind {
    OTHER_VERSION("choose another directory, or delete this one to begin anew"),
    DAMAGED("restore it, choose another directory, or delete this one to begin anew"),
    DISK_FULL("free some space and start again, or choose a directory on another disk"),
    NOT_ALLOWED("allow it, or choose another directory"),
    IN_USE("stop that one, or choose another directory"),
    PORT_IN_USE("stop what uses it, or choose another port"),
    OTHER("choose another directory, or start as another user");

    private final String remedy;

    Kind(String remedy) {
      this.remedy = remedy;
    }
  }

  private final Kind kind;
  private final String what;

  ClusterException(Kind kind, String what) {
    this(kind, what, null);
  }

  ClusterException(Kind kind, String what, @Nullable Throwable cause) {
    super(what.replaceAll("\\s+", " ") + ": " + kind.remedy + ".", cause);
    this.kind = kind;
    this.what = what.replaceAll("\\s+", " ");
  }

  static ClusterException diskFull(Path where, @Nullable String words, @Nullable Throwable cause) {
    String said = words == null ? "" : " (" + words + ")";
    return new ClusterException(
        Kind.DISK_FULL, "The disk under " + where + " is full" + said, cause);
  }

  static ClusterException of(Path where, IOException failure) {
    if (Disks.isFull(where, failure)) {
      return diskFull(where, null, failure);
    }
    return new ClusterException(
        failure instanceof AccessDeniedException ? Kind.NOT_ALLOWED : Kind.OTHER,
        "The directory " + where + " cannot be used (" + Disks.why(failure) + ")",
        failure);
  }

  public Kind kind() {
    return kind;
  }

  /** What is wrong, in a clause without its full stop; what to do is left to the reader. */
  public String what() {
    return what;
  }
}
