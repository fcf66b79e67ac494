package dev.landbridge.acceptance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads both stores and says where they do not agree. It reads what the services wrote, never what
 * they say over HTTP, and counts seats and money anew from the rows.
 */
public final class Checker {

  /** Opens a connection that sees everything of a store. */
  public interface Store {
    Connection connect() throws SQLException;
  }

  private final Store agents;
  private final Store operators;

  public Checker(Store agents, Store operators) {
    this.agents = agents;
    this.operators = operators;
  }

  /** Bookings that are not CONFIRMED, DECLINED or CANCELLED yet, or are about to be cancelled. */
  public int unsettled() {
    Set<String> unsettled = new TreeSet<>(operatorsCancellations("<> 'DONE'"));
    rows(
            agents,
            """
            select id from agent_events.bookings where status not in ('CONFIRMED', 'DECLINED', 'CANCELLED')
            union all select booking_id from agent_events.cancellations where state = 'OPEN'
            """)
        .forEach(row -> unsettled.add(row.getFirst()));
    return unsettled.size();
  }

  /** The bookings that operators cancelled, by the state of it. */
  private List<String> operatorsCancellations(String state) {
    return rows(operators, "select booking_id from landbridge.cancellations where state " + state)
        .stream()
        .map(List::getFirst)
        .toList();
  }

  /** How many bookings have each status. */
  public Map<String, Integer> statuses() {
    Map<String, Integer> statuses = new TreeMap<>();
    for (List<String> row :
        rows(agents, "select status, count(*) from agent_events.bookings group by status")) {
      statuses.put(row.get(0), Integer.parseInt(row.get(1)));
    }
    return statuses;
  }

  /** How many of these bookings have been refunded, whatever anybody was told of it. */
  public int refunded(Collection<UUID> bookings) {
    Set<String> ids = bookings.stream().map(UUID::toString).collect(Collectors.toSet());
    return (int)
        rows(agents, "select booking_id from agent_events.reservations where state = 'REFUNDED'")
            .stream()
            .filter(row -> ids.contains(row.getFirst()))
            .count();
  }

  /**
   * What is wrong, a sentence each; empty when all is well. To be asked once every booking is
   * settled: then no seat is held, sold seats are the confirmed ones, and nothing is reserved.
   */
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    Set<String> cancelledByOperators = new TreeSet<>(operatorsCancellations("is not null"));
    operatorsCancellations("<> 'DONE'")
        .forEach(id -> found.add("booking " + id + " is not yet cancelled as its operator wished"));
    rows(operators, "select booking_id from landbridge.requests where state = 'PENDING'")
        .forEach(row -> found.add("booking " + row.getFirst() + " still waits for its operator"));
    Map<String, List<String>> confirmed = new TreeMap<>();
    for (List<String> booking :
        rows(
            agents,
            """
            select b.id, b.status, b.package_id || '/' || b.departs_on, b.seats, b.total, b.currency,
              coalesce((select sum(case when e.debit = 'RECEIVABLE' then e.amount
                  when e.credit = 'RECEIVABLE' then -e.amount else 0 end)
                from agent_events.ledger_entries e where e.booking_id = b.id), 0),
              coalesce((select sum(case when e.debit = 'RESERVED' then e.amount
                  when e.credit = 'RESERVED' then -e.amount else 0 end)
                from agent_events.ledger_entries e where e.booking_id = b.id), 0),
              (select count(*) from agent_events.vouchers v where v.booking_id = b.id and v.voided_at is null),
              (select c.charge from agent_events.cancellations c
                where c.booking_id = b.id and c.state = 'DONE' and not c.before_confirmation),
              (select count(*) from agent_events.cancellations c where c.booking_id = b.id and c.state = 'OPEN'),
              b.told_cancellation #>> '{refund,amount}', b.reason ->> 'code'
            from agent_events.bookings b
            """)) {
      String name = "booking " + booking.get(0);
      boolean sold = booking.get(1).equals("CONFIRMED");
      if (!sold && !booking.get(1).equals("DECLINED") && !booking.get(1).equals("CANCELLED")) {
        found.add(name + " is " + booking.get(1));
      }
      // Of a booking that was confirmed and cancelled what was agreed to be charged stays owed, and
      // nothing where its operator cancelled it, also beside the agent.
      boolean byOperator = cancelledByOperators.contains(booking.get(0));
      String charge = byOperator || booking.get(9).equals("null") ? "0" : booking.get(9);
      expect(found, name + ", owed", sold ? booking.get(4) : charge, booking.get(6));
      if (!booking.get(11).equals("null")) {
        long kept = Long.parseLong(booking.get(4)) - Long.parseLong(booking.get(11));
        expect(found, name + ", owed beside the refund that is told", "" + kept, booking.get(6));
      }
      if (byOperator != booking.get(12).equals("operator-cancelled")) {
        found.add(name + " is told " + booking.get(12) + ", cancelled by its operator or not");
      }
      expect(found, name + ", open cancellations", "0", booking.get(10));
      expect(found, name + ", reserved", "0", booking.get(7));
      expect(found, name + ", vouchers", sold ? "1" : "0", booking.get(8));
      if (byOperator && !booking.get(1).equals("CANCELLED")) {
        found.add(name + " was cancelled by its operator and is " + booking.get(1));
      }
      if (sold) {
        confirmed.put(booking.get(0), List.of(booking.get(2), booking.get(3)));
      }
    }
    for (List<String> account :
        rows(
            agents,
            """
            select a.id, a.reserved, a.owed,
              coalesce(sum(case when e.debit = 'RESERVED' then e.amount
                when e.credit = 'RESERVED' then -e.amount else 0 end), 0),
              coalesce(sum(case when e.debit = 'RECEIVABLE' then e.amount
                when e.credit = 'RECEIVABLE' then -e.amount else 0 end), 0)
            from agent_events.credit_accounts a
            left join agent_events.ledger_entries e on e.account_id = a.id
            group by a.id
            """)) {
      expect(found, "account " + account.get(0) + ", reserved", "0", account.get(1));
      expect(found, "account " + account.get(0) + ", reserved by its ledger", "0", account.get(3));
      expect(found, "account " + account.get(0) + ", owed", account.get(4), account.get(2));
    }
    seats(found, confirmed);
    return found;
  }

  private void seats(List<String> found, Map<String, List<String>> confirmed) {
    Map<String, List<String>> soldHolds = new TreeMap<>();
    for (List<String> hold :
        rows(
            operators,
            """
            select booking_id, package_id || '/' || departure_date, seats, state, refund_open from landbridge.holds
            """)) {
      if (hold.get(4).equals("t")) {
        found.add("booking " + hold.get(0) + " is still its operator's to cancel");
      }
      if (hold.get(3).equals("HELD")) {
        found.add("booking " + hold.get(0) + " still holds " + hold.get(2) + " seats");
      }
      if (hold.get(3).equals("SOLD")
          && soldHolds.put(hold.get(0), List.of(hold.get(1), hold.get(2))) != null) {
        found.add("booking " + hold.get(0) + " is sold twice");
      }
    }
    if (!soldHolds.equals(confirmed)) {
      Map<String, List<String>> onlySold = new TreeMap<>(soldHolds);
      onlySold.entrySet().removeAll(confirmed.entrySet());
      Map<String, List<String>> onlyConfirmed = new TreeMap<>(confirmed);
      onlyConfirmed.entrySet().removeAll(soldHolds.entrySet());
      found.add(
          "sold but not confirmed: " + onlySold + ", confirmed but not sold: " + onlyConfirmed);
    }
    Map<String, Integer> seats = new TreeMap<>();
    confirmed
        .values()
        .forEach(each -> seats.merge(each.get(0), Integer.parseInt(each.get(1)), Integer::sum));
    for (List<String> departure :
        rows(
            operators,
            """
            select package_id || '/' || departure_date, held, sold, capacity from landbridge.departures
            """)) {
      String name = "departure " + departure.get(0);
      expect(found, name + ", held", "0", departure.get(1));
      expect(
          found,
          name + ", sold",
          seats.getOrDefault(departure.get(0), 0).toString(),
          departure.get(2));
    }
  }

  private static void expect(List<String> found, String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      found.add(what + ": expected " + expected + ", found " + actual);
    }
  }

  private static List<List<String>> rows(Store store, String sql) {
    try (Connection connection = store.connect();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      List<List<String>> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("the checker cannot read: " + e.getMessage(), e);
    }
  }
}
