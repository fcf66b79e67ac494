package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.event.CloudEvents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** What operators have sold, for them to read. */
@Repository
public class SoldBookings {
  private static final String SELECT =
      """
      select b.booking_id, b.package_id, b.departure_date, b.reference, b.operator_reference, b.agency_name,
        b.travellers::text as travellers, b.lead_phone, b.remarks, b.seats, b.total, b.currency, b.sold_at,
        h.option, h.state = 'RETURNED' as returned, c.id as cancellation, c.reason as cancel_reason, c.state as cancel_state,
        c.asked_at as cancel_asked_at
      from landbridge.sold_bookings b
      join landbridge.packages p on p.package_id = b.package_id
      join landbridge.holds h on h.saga_id = b.saga_id
      left join landbridge.cancellations c on c.booking_id = b.booking_id
      """;

  private final JdbcClient jdbc;

  SoldBookings(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What is looked for; null is anything. */
  public record Search(
      @Nullable UUID packageId, @Nullable LocalDate departure, @Nullable Boolean returned) {}

  /** Where a page of bookings goes on: after this one. */
  public record Position(Instant soldAt, UUID bookingId) {}

  /** What an operator has sold, the latest first. */
  public List<SoldBooking> of(UUID operator, Search search, @Nullable Position after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where p.operator_id = :operator
                  and (:package::uuid is null or b.package_id = :package)
                  and (:departure::date is null or b.departure_date = :departure)
                  and (:returned::boolean is null or (h.state = 'RETURNED') = :returned)
                  and (:id::uuid is null or (b.sold_at, b.booking_id) < (:soldAt, :id))
                order by b.sold_at desc, b.booking_id desc
                limit :limit
                """)
        .param("operator", operator)
        .param("package", search.packageId())
        .param("departure", search.departure())
        .param("returned", search.returned())
        .param("soldAt", after == null ? null : Holds.at(after.soldAt()))
        .param("id", after == null ? null : after.bookingId())
        .param("limit", limit)
        .query(SoldBookings::booking)
        .list();
  }

  /** One booking, if its package is the operator's. */
  public Optional<SoldBooking> find(UUID operator, UUID booking) {
    return jdbc.sql(SELECT + "where b.booking_id = :booking and p.operator_id = :operator")
        .param("booking", booking)
        .param("operator", operator)
        .query(SoldBookings::booking)
        .optional();
  }

  /** The titles of packages, as they were last read whole. */
  public Map<UUID, String> titles(Collection<UUID> packages) {
    Map<UUID, String> titles = new HashMap<>();
    jdbc.sql(
            """
            select package_id, content ->> 'title' as title
            from landbridge.packages
            where package_id = any(:packages) and content is not null
            """)
        .param("packages", new SqlArrayValue("uuid", packages.toArray()))
        .query((ResultSet row) -> {
          titles.put(row.getObject("package_id", UUID.class), row.getString("title"));
        });
    return titles;
  }

  private static SoldBooking booking(ResultSet row, int number) throws SQLException {
    return new SoldBooking(
        row.getObject("booking_id", UUID.class),
        row.getObject("package_id", UUID.class),
        row.getObject("departure_date", LocalDate.class),
        row.getString("reference"),
        row.getString("operator_reference"),
        row.getString("agency_name"),
        CloudEvents.mapper()
            .readValue(row.getString("travellers"), new TypeReference<List<Traveller>>() {}),
        row.getString("lead_phone"),
        row.getString("remarks"),
        row.getInt("seats"),
        new Money(row.getLong("total"), row.getString("currency")),
        row.getString("option"),
        row.getObject("sold_at", OffsetDateTime.class).toInstant(),
        cancellation(row),
        row.getBoolean("returned"));
  }

  private static SoldBooking.@Nullable Cancellation cancellation(ResultSet row)
      throws SQLException {
    UUID id = row.getObject("cancellation", UUID.class);
    return id == null
        ? null
        : new SoldBooking.Cancellation(
            id,
            row.getString("cancel_reason"),
            Cancellation.State.valueOf(row.getString("cancel_state")),
            row.getObject("cancel_asked_at", OffsetDateTime.class).toInstant());
  }
}
