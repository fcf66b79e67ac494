package dev.landbridge.bookingsaga.trip;

import static dev.landbridge.bookingsaga.trip.BookTripTests.HELD;
import static dev.landbridge.bookingsaga.trip.BookTripTests.RELEASED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.REQUEST;
import static dev.landbridge.bookingsaga.trip.BookTripTests.TOTAL;
import static dev.landbridge.bookingsaga.trip.Scenario.BOOKING;
import static dev.landbridge.bookingsaga.trip.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.bookingsaga.engine.Drawing;
import dev.landbridge.bookingsaga.engine.Saga;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.CreditRefused;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.ReleaseInventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SagaDrawingTests {
  private static final Path README = Path.of("..", "README.md");

  static Stream<Saga<?>> sagas() {
    return Stream.of(BookTrip.SAGA, CancelTrip.SAGA);
  }

  @ParameterizedTest
  @MethodSource("sagas")
  void isShownInTheReadmeAsItIs(Saga<?> saga) throws IOException {
    assertThat(Files.readString(README)).contains(saga.draw());
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
