package dev.landbridge.bookingsaga.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.bookingsaga.coordination.Histories.Line;
import dev.landbridge.bookingsaga.engine.JournalEntry.Kind;
import dev.landbridge.schemas.event.StepKey.Direction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandViewTests {
  private static final UUID SAGA = UUID.fromString("0192f0c4-7b1e-7c3a-8f00-5d2b6f1e9a44");
  private static final UUID FIRST = new UUID(0, 1);
  private static final UUID SECOND = new UUID(0, 2);

  private static Instant at(int second) {
    return Instant.EPOCH.plusSeconds(second);
  }

  private static Line line(
      int second, Kind kind, @Nullable String step, Direction direction, @Nullable UUID message) {
    return new Line(at(second), kind, step, step == null ? null : direction, null, message);
  }

  @Test
  void gathersAsksAndRepliesByStepKey() {
    List<CommandView> commands =
        CommandView.of(
            SAGA,
            List.of(
                line(0, Kind.STARTED, null, Direction.DO, new UUID(0, 9)),
                line(0, Kind.ASKED, "hold-inventory", Direction.DO, new UUID(0, 9)),
                line(2, Kind.ASKED_AGAIN, "hold-inventory", Direction.DO, null),
                line(6, Kind.ASKED_AGAIN, "hold-inventory", Direction.DO, null),
                line(7, Kind.DONE, "hold-inventory", Direction.DO, FIRST),
                line(7, Kind.ASKED, "authorize-payment", Direction.DO, FIRST),
                line(8, Kind.IGNORED, "hold-inventory", Direction.DO, SECOND)));

    assertThat(commands).hasSize(2);
    CommandView hold = commands.getFirst();
    assertThat(hold.stepKey()).isEqualTo(SAGA + "/hold-inventory/do");
    assertThat(hold.asks()).isEqualTo(3);
    assertThat(hold.firstAskedAt()).isEqualTo(at(0));
    assertThat(hold.lastAskedAt()).isEqualTo(at(6));
    assertThat(hold.outcome()).isEqualTo(Kind.DONE);
    assertThat(hold.answeredAt()).isEqualTo(at(7));
    assertThat(hold.answeredBy()).isEqualTo(FIRST);
    assertThat(hold.replies())
        .containsExactly(
            new CommandView.Reply(at(7), Kind.DONE, FIRST),
            new CommandView.Reply(at(8), Kind.IGNORED, SECOND));
    assertThat(commands.getLast().outcome()).isNull();
    assertThat(commands.getLast().replies()).isEmpty();
  }

  @Test
  void keepsAWithdrawalApartFromTheStepThatItTakesBack() {
    String pivot = "confirm-with-operator";
    List<CommandView> commands =
        CommandView.of(
            SAGA,
            List.of(
                line(0, Kind.ASKED, pivot, Direction.DO, null),
                line(1, Kind.WAITING, pivot, Direction.DO, FIRST),
                line(2, Kind.WITHDRAWAL_ASKED, pivot, Direction.DO, new UUID(0, 8)),
                line(2, Kind.ASKED, pivot, Direction.UNDO, new UUID(0, 8)),
                line(3, Kind.REFUSED, pivot, Direction.UNDO, SECOND),
                line(3, Kind.ASKED_AGAIN, pivot, Direction.DO, SECOND)));

    assertThat(commands)
        .extracting(CommandView::stepKey)
        .containsExactly(SAGA + "/" + pivot + "/do", SAGA + "/" + pivot + "/undo");
    CommandView asked = commands.getFirst();
    assertThat(asked.asks()).isEqualTo(2);
    assertThat(asked.outcome()).as("waiting is no final answer").isNull();
    assertThat(asked.replies()).containsExactly(new CommandView.Reply(at(1), Kind.WAITING, FIRST));
    assertThat(commands.getLast().outcome()).isEqualTo(Kind.REFUSED);
    assertThat(commands.getLast().answeredBy()).isEqualTo(SECOND);
  }
}
