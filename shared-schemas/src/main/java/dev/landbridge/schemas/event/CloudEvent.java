package dev.landbridge.schemas.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message: a CloudEvent 1.0 with the extensions that the platform counts on.
 *
 * @param id a UUIDv7 made by the sender; the same message sent again keeps it
 * @param type the contract and its version, {@code operator.inventory-held.v1}
 * @param source the sending service, {@code /landbridge/operator-bridge}
 * @param subject what it tells of: a booking's id, a package's id, or {@code package/date}
 * @param time to the microsecond, which is what PostgreSQL keeps
 * @param correlationid shared by all that one request set off
 * @param causationid the message that was being handled when this one was sent
 * @param actor who set it off: {@code agent:<id>}, {@code service:<name>}
 * @param stepkey on commands and replies: which effect it asks for or answers
 * @param sequence on state messages: the version of the row that it tells of, per source and
 *     subject
 * @param traceparent W3C trace context
 * @param data the contract's record
 */
public record CloudEvent(
    UUID id,
    String type,
    String source,
    String subject,
    Instant time,
    UUID correlationid,
    @Nullable UUID causationid,
    String actor,
    @Nullable String stepkey,
    @Nullable Long sequence,
    @Nullable String traceparent,
    JsonNode data) {

  public CloudEvent {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(subject, "subject");
    time = time.truncatedTo(ChronoUnit.MICROS);
    Objects.requireNonNull(correlationid, "correlationid");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(data, "data");
  }

  /**
   * The data as its contract's record.
   *
   * @throws IllegalArgumentException naming type and id where the data do not fit the record
   */
  public <T> T data(Class<T> contract) {
    return CloudEvents.read(this, contract);
  }

  /** Without the data, which may be personal, so that it is safe in a log. */
  @Override
  public String toString() {
    return "CloudEvent[" + type + " " + id + " of " + subject + "]";
  }
}
