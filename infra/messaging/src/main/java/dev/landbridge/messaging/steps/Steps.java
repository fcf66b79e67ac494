package dev.landbridge.messaging.steps;

import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.event.StepKey.Direction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The rows on which command and compensation meet. A do command that finds {@code done} gives that
 * answer again; one that finds {@code undone} without {@code done} answers "undone" and does
 * nothing; an undo that finds {@code undone} gives it again. The rows live as long as the booking
 * and are never purged.
 */
public class Steps {
  private final JdbcClient jdbc;
  private final String insert;
  private final String lock;
  private final String answer;

  public Steps(DataSource dataSource, String schema) {
    this.jdbc = JdbcClient.create(dataSource);
    // Inserted in order, and whoever inserts the same row first is waited for; then locked in
    // order. In two statements,
    // so that the second sees what the first waited for.
    this.insert =
        """
        insert into %s.step (saga, step)
        select saga, step from unnest(:sagas, :steps) as k(saga, step) order by saga, step
        on conflict do nothing
        """
            .formatted(schema);
    this.lock =
        """
        select s.saga, s.step, s.done_type, s.done::text as done, s.undone_type, s.undone::text as undone
        from %s.step s join unnest(:sagas, :steps) as k(saga, step) on s.saga = k.saga and s.step = k.step
        order by s.saga, s.step for update of s
        """
            .formatted(schema);
    this.answer =
        """
        update %1$s.step s set
            done = case when k.forward then k.reply::jsonb else s.done end,
            done_type = case when k.forward then k.type else s.done_type end,
            undone = case when k.forward then s.undone else k.reply::jsonb end,
            undone_type = case when k.forward then s.undone_type else k.type end
        from unnest(:sagas, :steps, :forwards, :types, :replies) as k(saga, step, forward, type, reply)
        where s.saga = k.saga and s.step = k.step
          and case when k.forward then s.done is null else s.undone is null end
        """
            .formatted(schema);
  }

  /**
   * Inserts or locks the forward rows of these keys, sorted, in the current transaction.
   *
   * @return what is stored, by the key as it was given
   */
  public Map<StepKey, StepState> begin(Collection<StepKey> keys) {
    inTransaction();
    if (keys.isEmpty()) {
      return Map.of();
    }
    Set<StepKey> forward = new LinkedHashSet<>();
    keys.forEach(key -> forward.add(key.forward()));
    SqlArrayValue sagas = column("uuid", forward.stream().map(StepKey::saga));
    SqlArrayValue steps = column("text", forward.stream().map(StepKey::step));
    jdbc.sql(insert).param("sagas", sagas).param("steps", steps).update();
    Map<StepKey, StepState> stored = new HashMap<>();
    jdbc.sql(lock)
        .param("sagas", sagas)
        .param("steps", steps)
        .query((row, n) ->
            new StepState(
                StepKey.forward(row.getObject("saga", UUID.class), row.getString("step")),
                record(row.getString("done_type"), row.getString("done")),
                record(row.getString("undone_type"), row.getString("undone"))))
        .list()
        .forEach(state -> stored.put(state.forward(), state));
    Map<StepKey, StepState> states = new LinkedHashMap<>();
    keys.forEach(key -> states.put(key, Objects.requireNonNull(stored.get(key.forward()))));
    return states;
  }

  /**
   * Stores the final answer under a do or undo key, in the transaction of the effect.
   *
   * @throws IllegalStateException where another answer is stored already, or {@link #begin} did not
   *     make the row
   */
  public void answer(StepKey key, Record reply) {
    answer(Map.of(key, reply));
  }

  /**
   * Likewise for many keys, in one statement. A do and an undo key of the same step are two calls.
   */
  public void answer(Map<StepKey, ? extends Record> replies) {
    inTransaction();
    if (replies.isEmpty()) {
      return;
    }
    List<StepKey> keys = new ArrayList<>(replies.keySet());
    List<Record> values = new ArrayList<>();
    keys.forEach(key -> values.add(replies.get(key)));
    int stored =
        jdbc.sql(answer)
            .param("sagas", column("uuid", keys.stream().map(StepKey::saga)))
            .param("steps", column("text", keys.stream().map(StepKey::step)))
            .param(
                "forwards",
                column("bool", keys.stream().map(key -> key.direction() == Direction.DO)))
            .param("types", column("text", values.stream().map(Steps::type)))
            .param("replies", column("text", values.stream().map(Steps::json)))
            .update();
    if (stored != keys.size()) {
      throw new IllegalStateException(
          "of %d answers %d could not be stored: a key was not begun or has its answer: %s"
              .formatted(keys.size(), keys.size() - stored, keys));
    }
  }

  private static void inTransaction() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("step keys are used inside the transaction of the effect");
    }
  }

  private static String type(Record reply) {
    return Contracts.of(reply.getClass()).type();
  }

  private static String json(Record reply) {
    return CloudEvents.mapper().writeValueAsString(reply);
  }

  private static @Nullable Record record(@Nullable String type, @Nullable String json) {
    return type == null || json == null
        ? null
        : CloudEvents.mapper().readValue(json, Contracts.of(type).record());
  }

  private static SqlArrayValue column(String type, java.util.stream.Stream<?> values) {
    return new SqlArrayValue(type, values.toArray());
  }
}
