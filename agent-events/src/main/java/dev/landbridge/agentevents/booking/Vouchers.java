package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.store.Columns;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Vouchers, at most one per booking. */
@Repository
class Vouchers {
  private final JdbcClient jdbc;
  private final Clock clock;

  Vouchers(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  record Voucher(String number, UUID bookingId, @Nullable String operatorReference) {}

  void insert(List<Voucher> vouchers) {
    if (vouchers.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into agent_events.vouchers (number, booking_id, operator_reference, issued_at)
            select *, :now from unnest(:numbers::text[], :bookings::uuid[], :references::text[])
            on conflict on constraint one_voucher_per_booking do nothing
            """)
        .param("numbers", Columns.texts(vouchers, Voucher::number))
        .param("bookings", Columns.texts(vouchers, Voucher::bookingId))
        .param("references", Columns.texts(vouchers, Voucher::operatorReference))
        .param("now", Columns.at(clock.instant()))
        .update();
  }

  @Nullable String numberOf(UUID booking) {
    return jdbc.sql("select number from agent_events.vouchers where booking_id = :booking")
        .param("booking", booking)
        .query(String.class)
        .optional()
        .orElse(null);
  }
}
