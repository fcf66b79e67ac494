package dev.landbridge.messaging.outbox;

import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/** Sends the log again under the same ids; inboxes drop what they have handled. */
public class Resend {
  private static final int STRETCH = 1000;

  private final Claims claims;
  private final Runnable nudge;

  public Resend(DataSource dataSource, String schema, Runnable nudge) {
    this.claims = new Claims(dataSource, schema, "resend", STRETCH, java.time.Duration.ZERO);
    this.nudge = nudge;
  }

  /**
   * Sends all that the log still has. Returns once that is written down; the relays publish it
   * beside what is new, also after a crash.
   *
   * @return how many messages
   */
  public long everything() {
    return begin(null);
  }

  /** Likewise from a time on. */
  public long since(Instant since) {
    return begin(since.atOffset(ZoneOffset.UTC));
  }

  private long begin(java.time.@org.jspecify.annotations.Nullable OffsetDateTime since) {
    long messages = claims.again(since);
    nudge.run();
    return messages;
  }
}
