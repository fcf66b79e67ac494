package dev.landbridge.agentevents.credit;

import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.schemas.event.Uuid7;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Credit accounts, their reservations and their ledger. */
@Repository
public class Accounts {
  private final JdbcClient jdbc;
  private final Clock clock;

  Accounts(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Whose account in which currency. */
  public record Key(UUID agencyId, String currency) {}

  /** An agency's accounts, by currency. */
  public List<Account> of(UUID agency) {
    return jdbc.sql(
            """
            select id, agency_id, currency, credit_limit, reserved, owed
            from agent_events.credit_accounts where agency_id = :agency order by currency
            """)
        .param("agency", agency)
        .query(Accounts::account)
        .list();
  }

  /** The accounts of several agencies, by currency. */
  public Map<UUID, List<Account>> ofAll(Collection<UUID> agencies) {
    return jdbc
        .sql(
            """
            select id, agency_id, currency, credit_limit, reserved, owed
            from agent_events.credit_accounts where agency_id = any(:agencies::uuid[]) order by currency
            """)
        .param("agencies", Columns.texts(agencies))
        .query(Accounts::account)
        .list()
        .stream()
        .collect(Collectors.groupingBy(Account::agencyId));
  }

  public boolean has(UUID agency, String currency) {
    return of(agency).stream().anyMatch(account -> account.currency().equals(currency));
  }

  /**
   * Locks accounts, sorted, until the transaction ends, and reads what these bookings have of them.
   * Step keys are locked before, nothing after.
   */
  public Credit lock(Collection<Key> keys, Collection<UUID> bookings) {
    List<Account> accounts =
        jdbc.sql(
                """
                select id, agency_id, currency, credit_limit, reserved, owed
                from agent_events.credit_accounts
                where (agency_id, currency) in (select * from unnest(:agencies::uuid[], :currencies::text[]))
                order by id
                for no key update
                """)
            .param("agencies", Columns.texts(keys, Key::agencyId))
            .param("currencies", Columns.texts(keys, Key::currency))
            .query(Accounts::account)
            .list();
    List<Reservation> reservations =
        jdbc.sql(
                """
                select booking_id, account_id, amount, state, refunded
                from agent_events.reservations where booking_id = any(:bookings::uuid[])
                """)
            .param("bookings", Columns.texts(bookings))
            .query((row, n) ->
                new Reservation(
                    Columns.uuid(row, "booking_id"),
                    Columns.uuid(row, "account_id"),
                    row.getLong("amount"),
                    Reservation.State.valueOf(row.getString("state")),
                    row.getObject("refunded", Long.class)))
            .list();
    return new Credit(accounts, reservations);
  }

  /** Writes what was done, in the transaction that locked. */
  public void save(Credit credit) {
    if (credit.made().isEmpty() && credit.changed().isEmpty() && credit.entries().isEmpty()) {
      return;
    }
    OffsetDateTime now = Columns.at(clock.instant());
    saveAccounts(credit.accounts());
    if (!credit.made().isEmpty()) {
      insert(credit.made(), now);
    }
    if (!credit.changed().isEmpty()) {
      change(credit.changed(), now);
    }
    if (!credit.entries().isEmpty()) {
      insertEntries(credit.entries(), now);
    }
  }

  private void saveAccounts(Collection<Account> accounts) {
    jdbc.sql(
            """
            update agent_events.credit_accounts a set reserved = n.reserved, owed = n.owed
            from unnest(:ids::uuid[], :reserved::bigint[], :owed::bigint[]) as n (id, reserved, owed)
            where a.id = n.id
            """)
        .param("ids", Columns.texts(accounts, Account::id))
        .param("reserved", Columns.texts(accounts, Account::reserved))
        .param("owed", Columns.texts(accounts, Account::owed))
        .update();
  }

  private void insert(List<Reservation> made, OffsetDateTime now) {
    jdbc.sql(
            """
            insert into agent_events.reservations
              (booking_id, account_id, amount, state, refunded, reserved_at, decided_at, refunded_at)
            select booking_id, account_id, amount, state, refunded, :now,
              case when state <> 'RESERVED' then :now::timestamptz end,
              case when state = 'REFUNDED' then :now::timestamptz end
            from unnest(:bookings::uuid[], :accounts::uuid[], :amounts::bigint[], :states::text[], :refunds::bigint[])
              as n (booking_id, account_id, amount, state, refunded)
            """)
        .param("bookings", Columns.texts(made, Reservation::bookingId))
        .param("accounts", Columns.texts(made, Reservation::accountId))
        .param("amounts", Columns.texts(made, Reservation::amount))
        .param("states", Columns.texts(made, Reservation::state))
        .param("refunds", Columns.texts(made, Reservation::refunded))
        .param("now", now)
        .update();
  }

  private void change(List<Credit.Change> changed, OffsetDateTime now) {
    int decided =
        jdbc.sql(
                """
                update agent_events.reservations r set state = n.state, refunded = n.refunded,
                  decided_at = coalesce(r.decided_at, :now),
                  refunded_at = case when n.state = 'REFUNDED' then :now::timestamptz end
                from unnest(:bookings::uuid[], :were::text[], :refundsBefore::bigint[], :states::text[], :refunds::bigint[])
                  as n (booking_id, was, refunded_before, state, refunded)
                where r.booking_id = n.booking_id and r.state = n.was
                  and r.refunded is not distinct from n.refunded_before
                """)
            .param("bookings", Columns.texts(changed, each -> each.is().bookingId()))
            .param("were", Columns.texts(changed, each -> each.was().state()))
            .param("refundsBefore", Columns.texts(changed, each -> each.was().refunded()))
            .param("states", Columns.texts(changed, each -> each.is().state()))
            .param("refunds", Columns.texts(changed, each -> each.is().refunded()))
            .param("now", now)
            .update();
    if (decided != changed.size()) {
      throw new IllegalStateException(
          "%d of %d reservations were decided otherwise already"
              .formatted(changed.size() - decided, changed.size()));
    }
  }

  private void insertEntries(List<Entry> entries, OffsetDateTime now) {
    jdbc.sql(
            """
            insert into agent_events.ledger_entries
              (id, account_id, booking_id, payment_id, kind, debit, credit, amount, due_on, entered_at)
            select *, :now
            from unnest(:ids::uuid[], :accounts::uuid[], :bookings::uuid[], :payments::uuid[], :kinds::text[], :debits::text[],
              :credits::text[], :amounts::bigint[], :due::date[])
            """)
        .param("ids", Columns.texts(entries, entry -> Uuid7.next(clock)))
        .param("accounts", Columns.texts(entries, Entry::accountId))
        .param("bookings", Columns.texts(entries, Entry::bookingId))
        .param("payments", Columns.texts(entries, Entry::paymentId))
        .param("kinds", Columns.texts(entries, Entry::kind))
        .param("debits", Columns.texts(entries, e -> e.kind().debit))
        .param("credits", Columns.texts(entries, e -> e.kind().credit))
        .param("amounts", Columns.texts(entries, Entry::amount))
        .param("due", Columns.texts(entries, Entry::dueOn))
        .param("now", now)
        .update();
  }

  private static Account account(ResultSet row, int number) throws SQLException {
    return new Account(
        Columns.uuid(row, "id"),
        Columns.uuid(row, "agency_id"),
        row.getString("currency"),
        row.getLong("credit_limit"),
        row.getLong("reserved"),
        row.getLong("owed"));
  }
}
