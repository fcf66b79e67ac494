package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Vouchers, at most one per booking. */
@Repository
class Vouchers {
  private final JdbcClient jdbc;

  Vouchers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A booking's voucher, or the mark that it gets none.
   *
   * @param issuedAt null where it was void before it was issued, so that it never is
   * @param voidedAt null while it is good
   */
  record Voucher(
      String number,
      UUID bookingId,
      @Nullable String operatorReference,
      @Nullable Instant issuedAt,
      @Nullable Instant voidedAt) {}

  /**
   * Issues and voids, in one statement sorted by booking: what is there stays as it is, except that
   * it can become void, once and for good.
   *
   * @return how each stands now
   */
  Map<UUID, Voucher> write(Collection<Voucher> vouchers) {
    if (vouchers.isEmpty()) {
      return Map.of();
    }
    return jdbc
        .sql(
            """
            insert into agent_events.vouchers as v (number, booking_id, operator_reference, issued_at, voided_at)
            select number, booking_id, operator_reference, issued_at, voided_at
            from unnest(:numbers::text[], :bookings::uuid[], :references::text[], :issued::timestamptz[],
              :voided::timestamptz[]) as n (number, booking_id, operator_reference, issued_at, voided_at)
            order by booking_id
            on conflict on constraint one_voucher_per_booking
              do update set voided_at = coalesce(v.voided_at, excluded.voided_at)
            returning number, booking_id, operator_reference, issued_at, voided_at
            """)
        .param("numbers", Columns.texts(vouchers, Voucher::number))
        .param("bookings", Columns.texts(vouchers, Voucher::bookingId))
        .param("references", Columns.texts(vouchers, Voucher::operatorReference))
        .param("issued", Columns.texts(vouchers, Voucher::issuedAt))
        .param("voided", Columns.texts(vouchers, Voucher::voidedAt))
        .query(Vouchers::row)
        .list()
        .stream()
        .collect(Collectors.toMap(Voucher::bookingId, Function.identity()));
  }

  /** The voucher that a booking was given, void or not. */
  Optional<Voucher> issued(UUID booking) {
    return jdbc.sql(
            """
            select number, booking_id, operator_reference, issued_at, voided_at
            from agent_events.vouchers where booking_id = :booking and issued_at is not null
            """)
        .param("booking", booking)
        .query(Vouchers::row)
        .optional();
  }

  /** Those of these bookings that were given one. */
  Map<UUID, Voucher> issued(Collection<UUID> bookings) {
    return jdbc
        .sql(
            """
            select number, booking_id, operator_reference, issued_at, voided_at
            from agent_events.vouchers where booking_id = any(:ids::uuid[]) and issued_at is not null
            """)
        .param("ids", Columns.texts(bookings))
        .query(Vouchers::row)
        .list()
        .stream()
        .collect(Collectors.toMap(Voucher::bookingId, Function.identity()));
  }

  private static Voucher row(ResultSet row, int number) throws SQLException {
    return new Voucher(
        row.getString("number"),
        Columns.uuid(row, "booking_id"),
        row.getString("operator_reference"),
        Columns.instantOrNull(row, "issued_at"),
        Columns.instantOrNull(row, "voided_at"));
  }
}
