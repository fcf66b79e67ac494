package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.booking.Bookings.News;
import dev.landbridge.agentevents.booking.CancellationQuote.State;
import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.pricing.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Cancellations: quoted, confirmed, and how they ended. The booking's row is locked before. */
@Repository
class Cancellations {
  private static final String SELECT =
      """
      select c.id, c.booking_id, c.number, c.terms, c.refund, c.charge, c.currency, c.before_confirmation,
        c.quoted_at, c.expires_at, c.confirmed_by, c.traceparent, c.state, c.reason
      from agent_events.cancellations c
      """;

  private final JdbcClient jdbc;

  Cancellations(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The number of the booking's newest quote; 0 where it has none. */
  int newest(UUID booking) {
    return jdbc.sql(
            """
            select coalesce(max(number), 0) from agent_events.cancellations where booking_id = :booking
            """)
        .param("booking", booking)
        .query(Integer.class)
        .single();
  }

  Optional<CancellationQuote> find(UUID id, UUID booking) {
    return jdbc.sql(SELECT + "where c.id = :id and c.booking_id = :booking")
        .param("id", id)
        .param("booking", booking)
        .query(Cancellations::row)
        .optional();
  }

  void insert(CancellationQuote quote) {
    jdbc.sql(
            """
            insert into agent_events.cancellations (id, booking_id, number, terms, refund, charge, currency,
              before_confirmation, quoted_at, expires_at, state)
            values (:id, :booking, :number, :terms::jsonb, :refund, :charge, :currency, :before, :quotedAt,
              :expiresAt, :state)
            """)
        .param("id", quote.id())
        .param("booking", quote.bookingId())
        .param("number", quote.number())
        .param("terms", Columns.jsonOrNull(quote.terms()))
        .param("refund", quote.refund().amount())
        .param("charge", quote.charge().amount())
        .param("currency", quote.refund().currency())
        .param("before", quote.beforeConfirmation())
        .param("quotedAt", Columns.at(quote.quotedAt()))
        .param("expiresAt", Columns.at(quote.expiresAt()))
        .param("state", quote.state().name())
        .update();
  }

  /** Writes a confirmation. */
  void confirm(CancellationQuote confirmed, Instant now, Instant askAt) {
    int opened =
        jdbc.sql(
                """
                update agent_events.cancellations set state = :state, confirmed_at = :now, confirmed_by = :agent,
                  traceparent = :traceparent, ask_at = :askAt
                where id = :id and state = 'QUOTED'
                """)
            .param("state", confirmed.state().name())
            .param("now", Columns.at(now))
            .param("agent", confirmed.confirmedBy())
            .param("traceparent", confirmed.traceparent())
            .param("askAt", Columns.at(askAt))
            .param("id", confirmed.id())
            .update();
    if (opened != 1) {
      throw new IllegalStateException("cancellation " + confirmed.id() + " was not QUOTED");
    }
  }

  /**
   * Takes open cancellations that have been without news for too long, and says when they ask next:
   * the pause doubles. Rows that another instance has taken are passed over.
   */
  List<CancellationQuote> takeSilent(Instant now, Duration pause, Duration longest, int limit) {
    return jdbc.sql(
            """
            update agent_events.cancellations c set asks = c.asks + 1,
              ask_at = :now::timestamptz + least(:longest, :pause * power(2, least(c.asks + 1, 20))) * interval '1 second'
            where c.id in (
              select id from agent_events.cancellations where ask_at <= :now
              order by ask_at limit :limit for no key update skip locked)
            returning c.id, c.booking_id, c.number, c.terms, c.refund, c.charge, c.currency, c.before_confirmation,
              c.quoted_at, c.expires_at, c.confirmed_by, c.traceparent, c.state, c.reason
            """)
        .param("now", Columns.at(now))
        .param("pause", pause.toMillis() / 1000.0)
        .param("longest", longest.toMillis() / 1000.0)
        .param("limit", limit)
        .query(Cancellations::row)
        .list();
  }

  /**
   * Keeps what news says of open cancellations. Only news that the booking's row shows counts: late
   * news changes nothing, and the same news again nothing more. An open cancellation of a booking
   * that has ended without it is refused: nothing is left to cancel, whether or not booking-saga
   * has read of it yet.
   *
   * @param fresh the bookings of which this was new
   */
  void keep(Collection<News> news, Set<UUID> fresh, Instant askAt) {
    List<News> telling =
        news.stream().filter(each -> each.cancellation() != null || ended(each)).toList();
    if (telling.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            update agent_events.cancellations c set
              state = case when c.id = n.cancellation_id then n.state else 'REFUSED' end,
              reason = case when c.id = n.cancellation_id then n.reason else :ended::jsonb end,
              asks = case when n.fresh then 0 else c.asks end,
              ask_at = case when c.id is distinct from n.cancellation_id or n.state <> 'OPEN' then null
                when n.fresh then :askAt::timestamptz else c.ask_at end
            from unnest(:ids::uuid[], :sequences::bigint[], :cancellations::uuid[], :states::text[],
                :reasons::jsonb[], :ends::boolean[], :fresh::boolean[])
                as n (id, sequence, cancellation_id, state, reason, ended, fresh)
              join agent_events.bookings b on b.id = n.id and b.sequence = n.sequence
            where c.booking_id = n.id and c.state = 'OPEN' and (c.id = n.cancellation_id or n.ended)
            """)
        .param("ids", Columns.texts(telling, News::id))
        .param("sequences", Columns.texts(telling, News::sequence))
        .param("cancellations", Columns.texts(telling, each -> told(each, Cancellation::id)))
        .param("states", Columns.texts(telling, each -> told(each, Cancellation::state)))
        .param("reasons", Columns.texts(telling, Cancellations::reason))
        .param("ends", Columns.texts(telling, Cancellations::ended))
        .param("fresh", Columns.texts(telling, each -> fresh.contains(each.id())))
        .param(
            "ended",
            Columns.json(
                Reason.of(
                    Reason.ALREADY_ENDED, "the booking was declined or cancelled otherwise first")))
        .param("askAt", Columns.at(askAt))
        .update();
  }

  private static boolean ended(News news) {
    return news.status() == BookingStatus.DECLINED || news.status() == BookingStatus.CANCELLED;
  }

  private static <T> @Nullable T told(
      News news, java.util.function.Function<Cancellation, T> column) {
    return news.cancellation() == null ? null : column.apply(news.cancellation());
  }

  /** A refusal always has a reason here, also where none was told. */
  private static @Nullable String reason(News news) {
    Cancellation told = news.cancellation();
    if (told == null || told.state() != Cancellation.State.REFUSED) {
      return null;
    }
    return Columns.json(
        told.reason() == null
            ? Reason.of(Reason.UNAVAILABLE, "the cancellation was refused")
            : told.reason());
  }

  private static CancellationQuote row(ResultSet row, int number) throws SQLException {
    String currency = row.getString("currency");
    return new CancellationQuote(
        Columns.uuid(row, "id"),
        Columns.uuid(row, "booking_id"),
        row.getInt("number"),
        Columns.jsonOrNull(row, "terms", Terms.Rung.class),
        new Money(row.getLong("refund"), currency),
        new Money(row.getLong("charge"), currency),
        row.getBoolean("before_confirmation"),
        Columns.instant(row, "quoted_at"),
        Columns.instant(row, "expires_at"),
        row.getObject("confirmed_by", UUID.class),
        row.getString("traceparent"),
        State.valueOf(row.getString("state")),
        Columns.jsonOrNull(row, "reason", Reason.class));
  }
}
