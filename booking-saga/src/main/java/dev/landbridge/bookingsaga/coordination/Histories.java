package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.bookingsaga.coordination.Summary.State;
import dev.landbridge.bookingsaga.engine.Ahead;
import dev.landbridge.bookingsaga.engine.Engine;
import dev.landbridge.bookingsaga.engine.JournalEntry.Kind;
import dev.landbridge.bookingsaga.engine.Saga;
import dev.landbridge.bookingsaga.trip.Definitions;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.event.StepKey.Direction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Instances and their journals, to be read; without locks and without personal data. */
@Repository
public class Histories {
  private final JdbcClient jdbc;
  private final Sagas sagas;
  private final Definitions definitions;
  private final Engine engine;
  private final TransactionTemplate transactions;

  Histories(
      JdbcClient jdbc,
      Sagas sagas,
      Definitions definitions,
      Engine engine,
      TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.sagas = sagas;
    this.definitions = definitions;
    this.engine = engine;
    this.transactions = transactions;
  }

  /**
   * Which instances are wanted; null is any.
   *
   * @param step for which it waits, so that only open ones have it
   * @param startedBy not later than then
   */
  public record Wanted(
      @Nullable State state,
      @Nullable String step,
      @Nullable Boolean attention,
      @Nullable Instant startedBy,
      @Nullable String definition,
      @Nullable UUID booking) {}

  /** Where a list goes on. */
  public record Position(Instant startedAt, UUID id) {}

  /**
   * A line of the journal.
   *
   * @param message that set it off; null for a timer
   */
  public record Line(
      Instant at,
      Kind kind,
      @Nullable String step,
      @Nullable Direction direction,
      @Nullable String detail,
      @Nullable UUID message) {}

  /**
   * An instance with its story.
   *
   * @param journal in its order
   * @param ahead what comes without a reply, the next first; empty once it has ended, and for a
   *     version that is not known here
   */
  public record History(Summary summary, List<Line> journal, List<Ahead> ahead) {}

  /** The newest start first, at most so many. */
  public List<Summary> list(Wanted wanted, @Nullable Position before, int most) {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    StringBuilder where = new StringBuilder("true");
    if (wanted.state() != null) {
      // A literal: a plan for any state could not use the index of one.
      where.append(" and state = '").append(wanted.state().name()).append('\'');
    }
    // Said also where it follows, for the index of the open ones.
    if (wanted.step() != null || (wanted.state() != null && wanted.state().isOpen())) {
      where.append(" and ended_at is null");
    }
    if (wanted.step() != null) {
      where.append(" and step = :step");
      parameters.put("step", wanted.step());
    }
    if (wanted.attention() != null) {
      where.append(
          wanted.attention() ? " and attention_since is not null" : " and attention_since is null");
    }
    if (wanted.startedBy() != null) {
      where.append(" and started_at <= :startedBy");
      parameters.put("startedBy", Timestamp.from(wanted.startedBy()));
    }
    if (wanted.definition() != null) {
      where.append(" and definition = :definition");
      parameters.put("definition", wanted.definition());
    }
    if (wanted.booking() != null) {
      where.append(" and booking = :booking");
      parameters.put("booking", wanted.booking());
    }
    if (before != null) {
      where.append(" and (started_at, id) < (:startedAt, :id)");
      parameters.put("startedAt", Timestamp.from(before.startedAt()));
      parameters.put("id", before.id());
    }
    return jdbc.sql(
            """
            select id, booking, definition, definition_version, state, step, asks, waiting_since, ask_at, due_at,
              attention_since, attention_what, refusal_code, refusal_detail, started_at, gives_up_at, ended_at,
              correlation
            from booking_saga.instances where %s
            order by started_at desc, id desc limit :most
            """
                .formatted(where))
        .params(parameters)
        .param("most", most)
        .query(Histories::row)
        .list();
  }

  /** An instance as it was at one moment. */
  public Optional<History> find(UUID id) {
    return Objects.requireNonNull(
        transactions.execute(_ -> {
          // Of this transaction alone: the driver's own way would outlive it on a pooled
          // connection.
          jdbc.sql("set transaction isolation level repeatable read, read only").update();
          return sagas.find(id).map(this::history);
        }));
  }

  private History history(SagaRow row) {
    Saga<?> saga = definitions.find(row.definition(), row.definitionVersion());
    return new History(summary(row), journal(row), saga == null ? List.of() : ahead(saga, row));
  }

  private <D extends Record> List<Ahead> ahead(Saga<D> saga, SagaRow row) {
    return engine.ahead(saga, row.instance(saga));
  }

  private List<Line> journal(SagaRow row) {
    boolean byAPerson = isWrittenByAPerson(row.refusalCode());
    return jdbc.sql(
            """
            select at, kind, step, direction, detail, message from booking_saga.journal
            where instance = :id order by position
            """)
        .param("id", row.id())
        .query((line, _) -> {
          Kind kind = Kind.valueOf(line.getString("kind"));
          String direction = line.getString("direction");
          return new Line(
              Objects.requireNonNull(Sagas.instant(line, "at")),
              kind,
              line.getString("step"),
              direction == null ? null : Direction.valueOf(direction),
              byAPerson && kind == Kind.REFUSED ? null : line.getString("detail"),
              line.getObject("message", UUID.class));
        })
        .list();
  }

  /** Whose words may name anybody. */
  private static boolean isWrittenByAPerson(@Nullable String refusalCode) {
    return Reason.OPERATOR_DECLINED.equals(refusalCode);
  }

  private static @Nullable String detail(@Nullable String code, @Nullable String detail) {
    return isWrittenByAPerson(code) ? null : detail;
  }

  private static Summary summary(SagaRow row) {
    return new Summary(
        row.id(),
        row.booking(),
        row.definition(),
        row.definitionVersion(),
        State.valueOf(row.state()),
        row.step(),
        row.asks(),
        row.waitingSince(),
        row.askAt(),
        row.dueAt(),
        row.attentionSince(),
        row.attentionWhat(),
        row.refusalCode(),
        detail(row.refusalCode(), row.refusalDetail()),
        row.startedAt(),
        row.givesUpAt(),
        row.endedAt(),
        row.correlation());
  }

  private static Summary row(ResultSet row, int number) throws SQLException {
    String code = row.getString("refusal_code");
    return new Summary(
        row.getObject("id", UUID.class),
        row.getObject("booking", UUID.class),
        row.getString("definition"),
        row.getInt("definition_version"),
        State.valueOf(row.getString("state")),
        row.getString("step"),
        row.getObject("asks", Integer.class),
        Sagas.instant(row, "waiting_since"),
        Sagas.instant(row, "ask_at"),
        Sagas.instant(row, "due_at"),
        Sagas.instant(row, "attention_since"),
        row.getString("attention_what"),
        code,
        detail(code, row.getString("refusal_detail")),
        Objects.requireNonNull(Sagas.instant(row, "started_at")),
        Objects.requireNonNull(Sagas.instant(row, "gives_up_at")),
        Sagas.instant(row, "ended_at"),
        row.getObject("correlation", UUID.class));
  }
}
