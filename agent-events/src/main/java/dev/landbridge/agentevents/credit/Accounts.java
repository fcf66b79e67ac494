package dev.landbridge.agentevents.credit;

import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.schemas.event.Uuid7;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
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
                select booking_id, account_id, amount, state
                from agent_events.reservations where booking_id = any(:bookings::uuid[])
                """)
            .param("bookings", Columns.texts(bookings))
            .query((row, n) ->
                new Reservation(
                    Columns.uuid(row, "booking_id"),
                    Columns.uuid(row, "account_id"),
                    row.getLong("amount"),
                    Reservation.State.valueOf(row.getString("state"))))
            .list();
    return new Credit(accounts, reservations);
  }

  /** Writes what was done, in the transaction that locked. */
  public void save(Credit credit) {
    if (credit.entries().isEmpty()) {
      return;
    }
    OffsetDateTime now = Columns.at(clock.instant());
    saveAccounts(credit.accounts());
    if (!credit.made().isEmpty()) {
      insert(credit.made(), now);
    }
    if (!credit.ended().isEmpty()) {
      end(credit.ended(), now);
    }
    insertEntries(credit.entries(), now);
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
            insert into agent_events.reservations (booking_id, account_id, amount, state, reserved_at, decided_at)
            select booking_id, account_id, amount, state, :now, case state when 'RESERVED' then null else :now end
            from unnest(:bookings::uuid[], :accounts::uuid[], :amounts::bigint[], :states::text[])
              as n (booking_id, account_id, amount, state)
            """)
        .param("bookings", Columns.texts(made, Reservation::bookingId))
        .param("accounts", Columns.texts(made, Reservation::accountId))
        .param("amounts", Columns.texts(made, Reservation::amount))
        .param("states", Columns.texts(made, Reservation::state))
        .param("now", now)
        .update();
  }

  private void end(List<Reservation> ended, OffsetDateTime now) {
    int decided =
        jdbc.sql(
                """
                update agent_events.reservations r set state = n.state, decided_at = :now
                from unnest(:bookings::uuid[], :states::text[]) as n (booking_id, state)
                where r.booking_id = n.booking_id and r.state = 'RESERVED'
                """)
            .param("bookings", Columns.texts(ended, Reservation::bookingId))
            .param("states", Columns.texts(ended, Reservation::state))
            .param("now", now)
            .update();
    if (decided != ended.size()) {
      throw new IllegalStateException(
          "%d of %d reservations had ended already"
              .formatted(ended.size() - decided, ended.size()));
    }
  }

  private void insertEntries(List<Entry> entries, OffsetDateTime now) {
    jdbc.sql(
            """
            insert into agent_events.ledger_entries
              (id, account_id, booking_id, kind, debit, credit, amount, due_on, entered_at)
            select *, :now
            from unnest(:ids::uuid[], :accounts::uuid[], :bookings::uuid[], :kinds::text[], :debits::text[],
              :credits::text[], :amounts::bigint[], :due::date[])
            """)
        .param("ids", Columns.texts(entries, entry -> Uuid7.next(clock)))
        .param("accounts", Columns.texts(entries, Entry::accountId))
        .param("bookings", Columns.texts(entries, Entry::bookingId))
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
