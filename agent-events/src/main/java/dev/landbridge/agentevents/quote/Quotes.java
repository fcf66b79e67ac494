package dev.landbridge.agentevents.quote;

import dev.landbridge.agentevents.store.Columns;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Quotes as they were given. */
@Repository
public class Quotes {
  private final JdbcClient jdbc;

  Quotes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Quote quote) {
    Sold sold = quote.sold();
    jdbc.sql(
            """
            insert into agent_events.quotes (id, agency_id, agent_id, package_id, package_version, departs_on, adults,
              child_ages, option, add_ons, seats, lines, total, currency, deposit, balance, balance_due_on,
              cancellation, snapshot, created_at, expires_at)
            values (:id, :agency, :agent, :package, :version, :departsOn, :adults, :childAges::int[], :option,
              :addOns::jsonb, :seats, :lines::jsonb, :total, :currency, :deposit, :balance, :balanceDueOn,
              :cancellation::jsonb, :snapshot::jsonb, :createdAt, :expiresAt)
            """)
        .param("id", quote.id())
        .param("agency", quote.agencyId())
        .param("agent", quote.agentId())
        .param("package", sold.snapshot().packageId())
        .param("version", sold.packageVersion())
        .param("departsOn", sold.departsOn())
        .param("adults", sold.adults())
        .param("childAges", Columns.texts(sold.childAges()))
        .param("option", sold.option())
        .param("addOns", Columns.json(sold.addOns()))
        .param("seats", sold.seats())
        .param("lines", Columns.json(sold.lines()))
        .param("total", sold.total().amount())
        .param("currency", sold.total().currency())
        .param("deposit", sold.terms().deposit().amount())
        .param("balance", sold.terms().balance().amount())
        .param("balanceDueOn", sold.terms().balanceDue())
        .param("cancellation", Columns.json(sold.terms().cancellation()))
        .param("snapshot", Columns.json(sold.snapshot()))
        .param("createdAt", Columns.at(quote.createdAt()))
        .param("expiresAt", Columns.at(quote.expiresAt()))
        .update();
  }

  Optional<Quote> find(UUID id, UUID agency) {
    return select(id, agency, "");
  }

  /**
   * An agency's quote, locked until the transaction ends, so that two bookings of it wait for each
   * other.
   */
  public Optional<Quote> lock(UUID id, UUID agency) {
    return select(id, agency, "for no key update");
  }

  private Optional<Quote> select(UUID id, UUID agency, String lock) {
    return jdbc.sql(
            """
            select id, agency_id, agent_id, package_version, departs_on, adults, child_ages, option, add_ons, seats,
              lines, total, currency, deposit, balance, balance_due_on, cancellation, snapshot, created_at, expires_at
            from agent_events.quotes where id = :id and agency_id = :agency
            """
                + lock)
        .param("id", id)
        .param("agency", agency)
        .query((row, n) ->
            new Quote(
                Columns.uuid(row, "id"),
                Columns.uuid(row, "agency_id"),
                Columns.uuid(row, "agent_id"),
                Sold.read(row),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "expires_at")))
        .optional();
  }
}
