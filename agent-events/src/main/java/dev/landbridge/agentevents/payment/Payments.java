package dev.landbridge.agentevents.payment;

import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.schemas.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Payments, and the agencies that they come from. */
@Repository
class Payments {
  private final JdbcClient jdbc;

  Payments(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Who pays. */
  record Agency(UUID id, String name) {}

  boolean knows(UUID agency) {
    return jdbc.sql("select exists (select from agent_events.agencies where id = :id)")
        .param("id", agency)
        .query(Boolean.class)
        .single();
  }

  /** By name and id, one more than the limit where there are more. */
  List<Agency> agencies(@Nullable Agency after, int limit) {
    return jdbc.sql(
            """
            select id, name from agent_events.agencies
            where :id::uuid is null or (name collate "C", id) > (:name, :id::uuid)
            order by name collate "C", id limit :limit
            """)
        .param("id", after == null ? null : after.id().toString())
        .param("name", after == null ? null : after.name())
        .param("limit", limit + 1)
        .query((row, n) -> new Agency(Columns.uuid(row, "id"), row.getString("name")))
        .list();
  }

  /** Records a payment to an account, in the transaction that locked the account. */
  void insert(Payment payment, UUID account) {
    jdbc.sql(
            """
            insert into agent_events.payments (id, account_id, amount, reference, received_on, recorded_by, recorded_at)
            values (:id, :account, :amount, :reference, :receivedOn, :recordedBy, :recordedAt)
            """)
        .param("id", payment.id())
        .param("account", account)
        .param("amount", payment.amount().amount())
        .param("reference", payment.reference())
        .param("receivedOn", payment.receivedOn())
        .param("recordedBy", payment.recordedBy())
        .param("recordedAt", Columns.at(payment.recordedAt()))
        .update();
  }

  Optional<Payment> find(UUID id, UUID agency) {
    return jdbc.sql(
            """
            select p.*, a.agency_id, a.currency
            from agent_events.payments p join agent_events.credit_accounts a on a.id = p.account_id
            where p.id = :id and a.agency_id = :agency
            """)
        .param("id", id)
        .param("agency", agency)
        .query(Payments::payment)
        .optional();
  }

  /** The newest first, one more than the limit where there are more; each account by its index. */
  List<Payment> list(UUID agency, @Nullable UUID before, int limit) {
    return jdbc.sql(
            """
            select p.*, a.agency_id, a.currency
            from agent_events.credit_accounts a
            cross join lateral (
              select * from agent_events.payments l
              where l.account_id = a.id and (:before::uuid is null or l.id < :before::uuid)
              order by l.id desc limit :limit) p
            where a.agency_id = :agency
            order by p.id desc
            limit :limit
            """)
        .param("agency", agency)
        .param("before", before == null ? null : before.toString())
        .param("limit", limit + 1)
        .query(Payments::payment)
        .list();
  }

  private static Payment payment(ResultSet row, int number) throws SQLException {
    return new Payment(
        Columns.uuid(row, "id"),
        Columns.uuid(row, "agency_id"),
        new Money(row.getLong("amount"), row.getString("currency")),
        row.getString("reference"),
        Columns.date(row, "received_on"),
        row.getString("recorded_by"),
        Columns.instant(row, "recorded_at"));
  }
}
