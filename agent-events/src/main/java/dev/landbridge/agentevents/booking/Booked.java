package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.schemas.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What paying and vouching need of bookings: columns that never change once they are written. */
@Repository
class Booked {
  private final JdbcClient jdbc;

  Booked(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A booking's terms of payment.
   *
   * @param zone the operator's: in it days are counted
   */
  record Terms(
      UUID id,
      String reference,
      UUID agencyId,
      Money deposit,
      Money balance,
      LocalDate balanceDueOn,
      ZoneId zone) {
    Money total() {
      return deposit.plus(balance);
    }
  }

  /**
   * Asks for news of confirmed bookings from the given moment on: they were refunded, so that they
   * end, but nobody here need have cancelled them. Sorted by booking; written after accounts.
   */
  void expectNews(Collection<UUID> refunded, Instant askAt) {
    if (refunded.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            update agent_events.bookings b set asks = 0, ask_at = :askAt
            from (
              select id from agent_events.bookings where id = any(:ids::uuid[]) order by id for no key update) r
            where b.id = r.id and b.status = 'CONFIRMED' and b.ask_at is null
            """)
        .param("ids", Columns.texts(refunded))
        .param("askAt", Columns.at(askAt))
        .update();
  }

  Map<UUID, Terms> of(Collection<UUID> bookings) {
    return jdbc
        .sql(
            """
            select id, reference, agency_id, deposit, balance, currency, balance_due_on,
              snapshot ->> 'timeZone' as zone
            from agent_events.bookings where id = any(:ids::uuid[])
            """)
        .param("ids", Columns.texts(bookings))
        .query((row, n) ->
            new Terms(
                Columns.uuid(row, "id"),
                row.getString("reference"),
                Columns.uuid(row, "agency_id"),
                new Money(row.getLong("deposit"), row.getString("currency")),
                new Money(row.getLong("balance"), row.getString("currency")),
                Columns.date(row, "balance_due_on"),
                ZoneId.of(row.getString("zone"))))
        .list()
        .stream()
        .collect(Collectors.toMap(Terms::id, Function.identity()));
  }
}
