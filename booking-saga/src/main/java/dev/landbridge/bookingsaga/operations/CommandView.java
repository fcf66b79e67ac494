package dev.landbridge.bookingsaga.operations;

import dev.landbridge.bookingsaga.coordination.Histories.Line;
import dev.landbridge.bookingsaga.engine.JournalEntry.Kind;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.event.StepKey.Direction;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a saga asks of a participant under one step key, and what came back; from its journal. */
@Schema(name = "SagaCommand")
record CommandView(
    @Schema(example = "0192f0c4-7b1e-7c3a-8f00-5d2b6f1e9a44/hold-inventory/do") String stepKey,
    String step,
    @Schema(description = "UNDO is a compensation, or a withdrawal") Direction direction,
    Instant firstAskedAt,
    @Schema(description = "How often it was asked, each time under a new message id") int asks,
    Instant lastAskedAt,
    @Schema(description = "The final answer; null while there is none") @Nullable Kind outcome,
    @Nullable Instant answeredAt,
    @Schema(description = "The reply's message id") @Nullable UUID answeredBy,
    @Schema(description = "All that came for the step key, in order") List<Reply> replies) {

  @Schema(name = "SagaReply")
  record Reply(
      Instant at,
      @Schema(
              description =
                  "DONE, REFUSED, UNDONE; WAITING, which is not final; IGNORED: awaited by nobody")
          Kind outcome,
      UUID message) {
    boolean isFinal() {
      return outcome != Kind.WAITING && outcome != Kind.IGNORED;
    }
  }

  /** Asks and replies as they are gathered. */
  private static final class Gathered {
    private final List<Instant> asks = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
  }

  /** The commands of an instance in the order of their first ask. */
  static List<CommandView> of(UUID saga, List<Line> journal) {
    Map<StepKey, Gathered> gathered = new LinkedHashMap<>();
    for (Line line : journal) {
      if (line.step() == null || line.direction() == null) {
        continue;
      }
      StepKey key = new StepKey(saga, line.step(), line.direction());
      switch (line.kind()) {
        case ASKED, ASKED_AGAIN ->
            gathered.computeIfAbsent(key, _ -> new Gathered()).asks.add(line.at());
        case WAITING, DONE, REFUSED, UNDONE, IGNORED -> {
          Gathered known = gathered.get(key);
          if (known != null && line.message() != null) {
            known.replies.add(new Reply(line.at(), line.kind(), line.message()));
          }
        }
        case STARTED,
            INFORMED,
            WITHDRAWAL_ASKED,
            GAVE_UP,
            ATTENTION_RAISED,
            ATTENTION_CLEARED,
            COMPLETED,
            COMPENSATED -> {}
      }
    }
    return gathered.entrySet().stream().map(each -> view(each.getKey(), each.getValue())).toList();
  }

  private static CommandView view(StepKey key, Gathered gathered) {
    Reply answer =
        gathered.replies.stream().filter(Reply::isFinal).reduce((_, last) -> last).orElse(null);
    return new CommandView(
        key.toString(),
        key.step(),
        key.direction(),
        gathered.asks.getFirst(),
        gathered.asks.size(),
        gathered.asks.getLast(),
        answer == null ? null : answer.outcome(),
        answer == null ? null : answer.at(),
        answer == null ? null : answer.message(),
        List.copyOf(gathered.replies));
  }
}
