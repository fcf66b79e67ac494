package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.bookingsaga.engine.Instance;
import dev.landbridge.bookingsaga.engine.Instance.Attention;
import dev.landbridge.bookingsaga.engine.Instance.Compensated;
import dev.landbridge.bookingsaga.engine.Instance.Compensating;
import dev.landbridge.bookingsaga.engine.Instance.Completed;
import dev.landbridge.bookingsaga.engine.Instance.Forward;
import dev.landbridge.bookingsaga.engine.Instance.State;
import dev.landbridge.bookingsaga.engine.Instance.Wait;
import dev.landbridge.bookingsaga.engine.Instance.Withdrawing;
import dev.landbridge.bookingsaga.engine.Refusal;
import dev.landbridge.bookingsaga.engine.Saga;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A row of {@code booking_saga.instances}, flat as its columns. */
record SagaRow(
    UUID id,
    UUID booking,
    String definition,
    int definitionVersion,
    String state,
    @Nullable String step,
    @Nullable Integer asks,
    @Nullable Instant waitingSince,
    @Nullable Instant askAt,
    @Nullable Instant dueAt,
    @Nullable Instant attentionSince,
    @Nullable String attentionWhat,
    @Nullable String refusalCode,
    @Nullable String refusalDetail,
    Instant startedAt,
    Instant givesUpAt,
    @Nullable Instant endedAt,
    JsonNode data,
    UUID correlation,
    String actor,
    @Nullable String traceparent) {

  /** What the booking's request brought along, and everything that it set off carries on. */
  record Origin(UUID correlation, String actor, @Nullable String traceparent) {
    static Origin of(CloudEvent request) {
      return new Origin(request.correlationid(), request.actor(), request.traceparent());
    }
  }

  static SagaRow of(Instance<?> instance, UUID booking, Origin origin) {
    Wait wait = instance.waiting();
    Attention attention = wait == null ? null : wait.attention();
    Refusal refusal = null;
    Instant endedAt = null;
    String state;
    switch (instance.state()) {
      case Forward _ -> state = "FORWARD";
      case Withdrawing(Wait _, Refusal why) -> {
        state = "WITHDRAWING";
        refusal = why;
      }
      case Compensating(Wait _, Refusal why) -> {
        state = "COMPENSATING";
        refusal = why;
      }
      case Completed(Instant at) -> {
        state = "COMPLETED";
        endedAt = at;
      }
      case Compensated(Instant at, Refusal why) -> {
        state = "COMPENSATED";
        endedAt = at;
        refusal = why;
      }
    }
    return new SagaRow(
        instance.id(),
        booking,
        instance.saga(),
        instance.version(),
        state,
        wait == null ? null : wait.step(),
        wait == null ? null : wait.asks(),
        wait == null ? null : wait.since(),
        wait == null ? null : wait.askAt(),
        wait == null ? null : wait.dueAt(),
        attention == null ? null : attention.since(),
        attention == null ? null : attention.what(),
        refusal == null ? null : refusal.code(),
        refusal == null ? null : refusal.detail(),
        instance.startedAt(),
        instance.givesUpAt(),
        endedAt,
        CloudEvents.data(instance.data()),
        origin.correlation(),
        origin.actor(),
        origin.traceparent());
  }

  /**
   * The instance that the row holds.
   *
   * @throws RuntimeException where the row was not written by {@link #of}
   */
  <D extends Record> Instance<D> instance(Saga<D> saga) {
    return new Instance<>(
        id, definition, definitionVersion, startedAt, givesUpAt, instanceState(), data(saga));
  }

  private <D extends Record> D data(Saga<D> saga) {
    try {
      return CloudEvents.mapper().treeToValue(data, saga.type());
    } catch (JacksonException e) {
      // Without the parser's words, which quote the data, personal fields included.
      throw new IllegalStateException(
          "data of saga %s do not fit at %s".formatted(id, e.getPathReference()));
    }
  }

  private State instanceState() {
    return switch (state) {
      case "FORWARD" -> new Forward(waiting());
      case "WITHDRAWING" -> new Withdrawing(waiting(), refusal());
      case "COMPENSATING" -> new Compensating(waiting(), refusal());
      case "COMPLETED" -> new Completed(Objects.requireNonNull(endedAt));
      case "COMPENSATED" -> new Compensated(Objects.requireNonNull(endedAt), refusal());
      default -> throw new IllegalStateException("saga " + id + " is in state '" + state + "'");
    };
  }

  private Wait waiting() {
    return new Wait(
        Objects.requireNonNull(step),
        Objects.requireNonNull(asks),
        Objects.requireNonNull(waitingSince),
        Objects.requireNonNull(askAt),
        Objects.requireNonNull(dueAt),
        attentionSince == null
            ? null
            : new Attention(attentionSince, Objects.requireNonNull(attentionWhat)));
  }

  private Refusal refusal() {
    return new Refusal(Objects.requireNonNull(refusalCode), Objects.requireNonNull(refusalDetail));
  }

  Origin origin() {
    return new Origin(correlation, actor, traceparent);
  }

  @Override
  public String toString() {
    return "SagaRow[" + id + " " + state + "]";
  }
}
