package dev.landbridge.agentevents.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.booking.TimelineEntry;
import dev.landbridge.schemas.booking.TimelineEntry.Shore;
import dev.landbridge.schemas.event.CloudEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A booking whose operator cancels it. */
class OperatorCancelledIntegrationTests extends SoldTrip {
  private static final Money TOTAL = usd(100_000);

  @Autowired private Asking asking;
  private final UUID operators = UUID.randomUUID();

  @BeforeEach
  void aConfirmedBooking() {
    jdbc.sql("update agent_events.bookings set ask_at = null, status = 'DECLINED' where id <> ?")
        .param(booking)
        .update();
    jdbc.sql(
            """
            update agent_events.cancellations set ask_at = null, state = 'DONE' where state = 'OPEN'
            """)
        .update();
    handle(authorize(booking, TOTAL.amount()));
    handle(capture(booking), issue(booking));
    confirmed(booking);
  }

  private CloudEvent news(long sequence, BookingStatus status, Cancellation told) {
    OperatorCancellation operator = new OperatorCancellation(operators, "The hotel closes.");
    return event(
        new BookingUpdated(
            booking,
            status,
            Reason.of(Reason.OPERATOR_CANCELLED, operator.reason()),
            "OP-7",
            null,
            null,
            told,
            operator,
            List.of(
                new TimelineEntry(
                    Instant.parse("2027-01-01T10:00:00Z"),
                    "cancel",
                    Shore.OPERATORS,
                    "requested",
                    operator.reason()))),
        booking.toString(),
        null,
        sequence);
  }

  @Test
  void tellsTheAgentWhyAndGivesAllBack() {
    UUID agents = opened(booking);
    handle(news(6, BookingStatus.CANCELLING, Cancellation.open(operators)));
    JsonNode cancelling = view(booking);
    assertThat(cancelling.path("status").asString()).isEqualTo("CANCELLING");
    assertThat(cancelling.path("reason").toString())
        .isEqualTo("{\"code\":\"operator-cancelled\",\"detail\":\"The hotel closes.\"}");
    assertThat(cancelling.path("availableActions").toString()).isEqualTo("[]");
    assertThat(cancelling.path("timeline").toString()).contains("\"operators\"", "hotel closes");

    assertThat(answers(refund(booking, operators, TOTAL.amount()), voidVoucher(booking, operators)))
        .contains(new PaymentRefunded(booking, TOTAL));
    handle(news(7, BookingStatus.CANCELLED, Cancellation.open(operators).done(TOTAL)));

    JsonNode cancelled = view(booking);
    assertThat(cancelled.path("status").asString()).isEqualTo("CANCELLED");
    assertThat(cancelled.path("reason").path("code").asString()).isEqualTo("operator-cancelled");
    assertThat(cancelled.path("cancellation").path("refund").path("amount").asLong())
        .isEqualTo(TOTAL.amount());
    assertThat(state(agents)).isEqualTo("REFUSED");
    assertThat(api.get("/api/bookings/" + booking + "/voucher").text()).contains("VOID");
    assertThat(
            api.get("/api/agents/me/statement")
                .json()
                .path("items")
                .valueStream()
                .filter(item -> item.path("kind").asString().startsWith("REFUND"))
                .mapToLong(item -> item.path("amount").path("amount").asLong())
                .map(Math::abs)
                .sum())
        .isEqualTo(TOTAL.amount());
    clock.putForward(Duration.ofHours(2));
    assertThat(asking.ask() + asking.askForCancellations()).isZero();
  }

  /** Nobody here has cancelled it, and every message that tells of it may be lost. */
  @Test
  void asksForNewsOfWhatIsRefundedUntilItHasEnded() {
    clock.putForward(Duration.ofSeconds(61));
    assertThat(asking.ask()).as("confirmed, as far as it knows").isZero();
    handle(refund(booking, operators, TOTAL.amount()));
    assertThat(asking.ask()).as("not at once").isZero();
    clock.putForward(Duration.ofSeconds(61));
    assertThat(asking.ask()).isEqualTo(1);
    // Older than what was told of the cancellation and lost.
    handle(news(booking, 6, BookingStatus.CONFIRMED));
    clock.putForward(Duration.ofSeconds(61));
    assertThat(asking.ask()).isEqualTo(1);
    handle(news(9, BookingStatus.CANCELLED, Cancellation.open(operators).done(TOTAL)));
    clock.putForward(Duration.ofHours(2));
    assertThat(asking.ask()).isZero();
  }

  @Test
  void leavesABookingThatHasEndedAloneWhenItIsRefunded() {
    handle(news(9, BookingStatus.CANCELLED, Cancellation.open(operators).done(TOTAL)));
    handle(refund(booking, operators, TOTAL.amount()));
    clock.putForward(Duration.ofHours(2));
    assertThat(asking.ask()).isZero();
  }
}
