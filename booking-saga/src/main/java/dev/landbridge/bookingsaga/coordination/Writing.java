package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.bookingsaga.coordination.SagaRow.Origin;
import dev.landbridge.bookingsaga.trip.Booking;
import dev.landbridge.bookingsaga.trip.Course;
import dev.landbridge.messaging.Outgoing;
import java.util.ArrayList;
import java.util.List;
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

  /** A course with what its booking's request brought along. */
  record Ended(Course.Result result, Origin origin) {}

  List<Outgoing> write(List<Ended> all) {
    List<SagaRow> rows = new ArrayList<>();
    List<Sagas.Line> lines = new ArrayList<>();
    List<Booking> changed = new ArrayList<>();
    List<Outgoing> sends = new ArrayList<>();
    for (Ended ended : all) {
      Course.Result result = ended.result();
      if (result.moved()) {
        rows.add(SagaRow.of(result.instance(), ended.origin()));
      }
      result.journal().forEach(noted -> lines.add(Sagas.Line.of(result.instance().id(), noted)));
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
    Origin origin = ended.origin();
    String subject = result.booking().id().toString();
    for (Course.Sent sent : result.commands()) {
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
