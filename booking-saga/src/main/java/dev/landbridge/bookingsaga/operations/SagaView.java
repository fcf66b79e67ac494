package dev.landbridge.bookingsaga.operations;

import dev.landbridge.bookingsaga.coordination.Histories.History;
import dev.landbridge.bookingsaga.coordination.Histories.Line;
import dev.landbridge.bookingsaga.coordination.Summary;
import dev.landbridge.bookingsaga.engine.Ahead;
import dev.landbridge.bookingsaga.engine.JournalEntry.Kind;
import dev.landbridge.schemas.booking.Attention;
import dev.landbridge.schemas.event.StepKey.Direction;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A saga's instance with its story and what comes next. */
@Schema(name = "Saga")
record SagaView(
    UUID id,
    @Schema(example = "book-trip") String definition,
    int version,
    UUID booking,
    @Schema(description = "In every message that the booking's request set off") UUID correlationId,
    Summary.State status,
    @Nullable String step,
    @Nullable Integer asks,
    @Nullable Instant waitingSince,
    @Nullable Instant askAt,
    @Nullable Instant dueAt,
    @Nullable Attention attention,
    Instant startedAt,
    @Schema(description = "When the steps before the pivot are, or were, out of time")
        Instant givesUpAt,
    @Nullable Instant endedAt,
    SagaItem.@Nullable Why refusal,
    @Schema(
            description =
                "What happens next unless a reply comes; null once it has ended, and for a version"
                    + " that the instance of the service that was asked does not know")
        @Nullable Next next,
    @Schema(description = "What happens after that, unless a reply comes") List<Next> later,
    List<CommandView> commands,
    List<Entry> journal) {

  @Schema(name = "SagaNext")
  record Next(Ahead.What what, Instant at) {
    static Next of(Ahead ahead) {
      return new Next(ahead.what(), ahead.at());
    }
  }

  @Schema(name = "SagaJournalEntry")
  record Entry(
      Instant at,
      Kind kind,
      @Nullable String step,
      @Nullable Direction direction,
      @Nullable String detail,
      @Schema(description = "The message that set it off; null for a timer")
          @Nullable UUID message) {
    static Entry of(Line line) {
      return new Entry(
          line.at(), line.kind(), line.step(), line.direction(), line.detail(), line.message());
    }
  }

  static SagaView of(History history) {
    Summary saga = history.summary();
    SagaItem item = SagaItem.of(saga);
    List<Next> ahead = history.ahead().stream().map(Next::of).toList();
    return new SagaView(
        saga.id(),
        saga.definition(),
        saga.version(),
        saga.booking(),
        saga.correlation(),
        saga.state(),
        saga.step(),
        saga.asks(),
        saga.waitingSince(),
        saga.askAt(),
        saga.dueAt(),
        item.attention(),
        saga.startedAt(),
        saga.givesUpAt(),
        saga.endedAt(),
        item.refusal(),
        ahead.isEmpty() ? null : ahead.getFirst(),
        ahead.stream().skip(1).toList(),
        CommandView.of(saga.id(), history.journal()),
        history.journal().stream().map(Entry::of).toList());
  }
}
