package dev.landbridge.agentevents.statement;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class Statements {
  private final JdbcClient jdbc;

  Statements(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The newest first, one more than the limit where there are more: from each of the agency's few
   * accounts by its index, so that a long ledger costs no more than a short one.
   */
  List<StatementItem> list(UUID agency, @Nullable UUID before, int limit) {
    return jdbc.sql(
            """
            select e.id, e.entered_at, e.kind, e.debit, e.credit, e.amount, e.due_on, e.booking_id, b.reference,
              e.payment_id, p.reference as payment_reference, a.currency
            from agent_events.credit_accounts a
            cross join lateral (
              select * from agent_events.ledger_entries l
              where l.account_id = a.id and (:before::uuid is null or l.id < :before::uuid)
              order by l.id desc limit :limit) e
            left join agent_events.bookings b on b.id = e.booking_id
            left join agent_events.payments p on p.id = e.payment_id
            where a.agency_id = :agency
            order by e.id desc
            limit :limit
            """)
        .param("agency", agency)
        .param("before", before == null ? null : before.toString())
        .param("limit", limit + 1)
        .query((row, n) -> StatementItem.read(row))
        .list();
  }
}
