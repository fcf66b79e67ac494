package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.bookingsaga.coordination.SagaRow.Origin;
import dev.landbridge.bookingsaga.trip.Booking;
import dev.landbridge.bookingsaga.trip.Course;
import dev.landbridge.messaging.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Writes what came of a transaction's courses, in batch statements, and makes what is to be sent.
 */
@Component
class Writing {
  /** Who acts where no message set it off. */
  private static final String TIMER = "service:booking-saga";

  private final Sagas sagas;
  private final Bookings bookings;

  Writing(Sagas sagas, Bookings bookings) {
    this.sagas = sagas;
    this.bookings = bookings;
  }

  /** A course with what the request of each of its sagas brought along. */
  record Ended(Course.Result result, Function<UUID, Origin> origins) {}

  List<Outgoing> write(List<Ended> all) {
    List<SagaRow> rows = new ArrayList<>();
    List<Sagas.Line> lines = new ArrayList<>();
    List<Booking> changed = new ArrayList<>();
    List<Outgoing> sends = new ArrayList<>();
    for (Ended ended : all) {
      Course.Result result = ended.result();
      UUID booking = result.booking().id();
      result
          .moved()
          .forEach(instance ->
              rows.add(SagaRow.of(instance, booking, ended.origins().apply(instance.id()))));
      result.journal().forEach(noted -> lines.add(Sagas.Line.of(noted)));
      if (result.changed()) {
        changed.add(result.booking());
      }
      sends(ended, sends);
    }
    sagas.write(rows);
    sagas.note(lines);
    bookings.write(changed);
    return sends;
  }

  private static void sends(Ended ended, List<Outgoing> sends) {
    Course.Result result = ended.result();
    String subject = result.booking().id().toString();
    for (Course.Sent sent : result.commands()) {
      Origin origin = ended.origins().apply(sent.command().key().saga());
      sends.add(
          new Outgoing(
              sent.command().payload(),
              subject,
              origin.correlation(),
              sent.cause(),
              sent.cause() == null ? TIMER : origin.actor(),
              sent.command().key(),
              null,
              origin.traceparent()));
    }
    if (result.tell()) {
      Origin origin = ended.origins().apply(result.booking().id());
      sends.add(
          new Outgoing(
              result.booking().message(),
              subject,
              origin.correlation(),
              result.lastCause(),
              result.lastCause() == null ? TIMER : origin.actor(),
              null,
              result.booking().sequence(),
              origin.traceparent()));
    }
  }
}
