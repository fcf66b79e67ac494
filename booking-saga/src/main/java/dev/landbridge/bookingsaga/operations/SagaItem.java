package dev.landbridge.bookingsaga.operations;

import dev.landbridge.bookingsaga.coordination.Summary;
import dev.landbridge.schemas.booking.Attention;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A saga's instance as the list shows it. */
@Schema(name = "SagaItem")
record SagaItem(
    UUID id,
    @Schema(example = "book-trip") String definition,
    int version,
    UUID booking,
    Summary.State status,
    @Schema(description = "For which it waits; null once it has ended", example = "hold-inventory")
        @Nullable String step,
    @Schema(description = "How often the step was asked") @Nullable Integer asks,
    @Schema(description = "The first of these asks") @Nullable Instant waitingSince,
    @Nullable Instant askAt,
    @Schema(description = "When it is looked at next, at the latest") @Nullable Instant dueAt,
    @Schema(description = "What outlasts its patience; null where nothing does")
        @Nullable Attention attention,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Schema(description = "Why it goes back, or went") @Nullable Why refusal) {

  @Schema(name = "SagaRefusal")
  record Why(
      @Schema(example = "sold-out") String code,
      @Schema(description = "Null where a person has written it: the booking shows it")
          @Nullable String detail) {}

  static SagaItem of(Summary saga) {
    return new SagaItem(
        saga.id(),
        saga.definition(),
        saga.version(),
        saga.booking(),
        saga.state(),
        saga.step(),
        saga.asks(),
        saga.waitingSince(),
        saga.askAt(),
        saga.dueAt(),
        saga.attentionSince() == null || saga.attentionWhat() == null
            ? null
            : new Attention(saga.attentionSince(), saga.attentionWhat()),
        saga.startedAt(),
        saga.endedAt(),
        saga.refusalCode() == null ? null : new Why(saga.refusalCode(), saga.refusalDetail()));
  }
}
