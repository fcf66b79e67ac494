package dev.landbridge.bookingsaga.trip;

import static dev.landbridge.bookingsaga.trip.BookTripTests.HELD;
import static dev.landbridge.bookingsaga.trip.BookTripTests.RELEASED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.REQUEST;
import static dev.landbridge.bookingsaga.trip.BookTripTests.TOTAL;
import static dev.landbridge.bookingsaga.trip.Scenario.BOOKING;
import static dev.landbridge.bookingsaga.trip.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.bookingsaga.engine.Drawing;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.CreditRefused;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.ReleaseInventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BookTripDrawingTests {
  private static final Path DRAWING = Path.of("book-trip.mmd");
  private static final Path README = Path.of("..", "README.md");

  @Test
  void isDrawnAsItIs() throws IOException {
    assertThat(Files.readString(DRAWING)).isEqualTo(BookTrip.SAGA.draw());
  }

  @Test
  void isShownInTheReadmeAsItIs() throws IOException {
    String readme = Files.exists(README) ? Files.readString(README) : "";
    if (readme.contains("book-trip v1")) {
      assertThat(readme).contains(BookTrip.SAGA.draw());
    }
  }

  @Test
  void drawsTheTimelineOfAnInstance() {
    Scenario scenario =
        given(REQUEST)
            .expects(HoldInventory.class)
            .replies(HELD)
            .expects(AuthorizePayment.class)
            .after(Duration.ofSeconds(2))
            .asksAgain(AuthorizePayment.class, 2)
            .replies(new CreditRefused(BOOKING, TOTAL, TOTAL))
            .expects(ReleaseInventory.class)
            .replies(RELEASED);
    assertThat(Drawing.timeline(BookTrip.SAGA, scenario.journal()))
        .isEqualTo(
            """
            sequenceDiagram
              participant saga as book-trip v1
              participant s0 as hold-inventory
              participant s1 as authorize-payment
              participant s2 as confirm-with-operator
              participant s3 as capture-payment
              participant s4 as issue-voucher
              Note over saga: 2027-03-14T08:00:00Z started
              saga->>s0: 2027-03-14T08:00:00Z asked
              s0-->>saga: 2027-03-14T08:00:00Z done
              saga->>s1: 2027-03-14T08:00:00Z asked
              saga->>s1: 2027-03-14T08:00:02Z asked again: ask 2
              s1-->>saga: 2027-03-14T08:00:02Z refused: The agency's credit does not reach for the total.
              saga->>s0: 2027-03-14T08:00:02Z undo, asked
              s0-->>saga: 2027-03-14T08:00:02Z undo, undone
              Note over saga: 2027-03-14T08:00:02Z compensated
            """);
  }
}
