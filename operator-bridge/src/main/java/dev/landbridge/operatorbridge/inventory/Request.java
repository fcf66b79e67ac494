package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.event.StepKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booking that is put before its operator.
 *
 * @param id a UUIDv7, the operator's handle
 * @param option how the party travels, by the hold
 * @param deadline when it lapses; the seats are held beyond it
 * @param decidedAt null while it is pending
 * @param reason the operator's words; set where it is declined
 * @param operatorReference set where it is accepted
 */
public record Request(
    UUID id,
    Origin origin,
    UUID bookingId,
    UUID packageId,
    LocalDate departureDate,
    String reference,
    String agencyName,
    List<Traveller> travellers,
    @Nullable String leadPhone,
    @Nullable String remarks,
    int seats,
    Money total,
    String option,
    Instant askedAt,
    Instant deadline,
    State state,
    @Nullable Instant decidedAt,
    @Nullable String reason,
    @Nullable String operatorReference) {

  /** Each is left only for good, and kept as long as the booking. */
  public enum State {
    /** Entered by the confirm command; left by the operator, or at the deadline. */
    PENDING,
    /** Entered by the operator; the hold is sold. */
    ACCEPTED,
    /** Entered by the operator; the hold is released. */
    DECLINED,
    /** Entered by the bridge, past the deadline; the hold is released. */
    LAPSED,
    /** Entered when the agent takes the booking back; the hold is released. */
    WITHDRAWN
  }

  /**
   * The command that asked: under its key the answer is stored, and of it the reply tells.
   *
   * @param causation the message that brought the command first
   */
  record Origin(StepKey key, UUID correlation, UUID causation, @Nullable String traceparent) {}

  public Request {
    travellers = List.copyOf(travellers);
    askedAt = askedAt.truncatedTo(ChronoUnit.MICROS);
    deadline = deadline.truncatedTo(ChronoUnit.MICROS);
    decidedAt = decidedAt == null ? null : decidedAt.truncatedTo(ChronoUnit.MICROS);
  }

  /** Who is named first. */
  public @Nullable Traveller leadTraveller() {
    return travellers.isEmpty() ? null : travellers.getFirst();
  }

  Departure.Key departure() {
    return new Departure.Key(packageId, departureDate);
  }

  Request accept(Instant at, String reference) {
    return decide(State.ACCEPTED, at, null, reference);
  }

  Request decline(Instant at, String words) {
    return decide(State.DECLINED, at, words, null);
  }

  Request lapse(Instant at) {
    return decide(State.LAPSED, at, null, null);
  }

  Request withdraw(Instant at) {
    return decide(State.WITHDRAWN, at, null, null);
  }

  private Request decide(
      State decision, Instant at, @Nullable String words, @Nullable String ownReference) {
    if (state != State.PENDING) {
      throw new IllegalStateException(
          "request %s is %s and can't become %s".formatted(id, state, decision));
    }
    return new Request(
        id,
        origin,
        bookingId,
        packageId,
        departureDate,
        reference,
        agencyName,
        travellers,
        leadPhone,
        remarks,
        seats,
        total,
        option,
        askedAt,
        deadline,
        decision,
        at,
        words,
        ownReference);
  }

  /** Without the personal data, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Request[" + id + " of booking " + bookingId + ", " + state + "]";
  }
}
