package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.quote.Sold;
import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.booking.Attention;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.booking.TimelineEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** Bookings and their travellers. */
@Repository
class Bookings {
  private static final TypeReference<List<TimelineEntry>> TIMELINE = new TypeReference<>() {};

  private static final String SELECT =
      """
      select b.id, b.reference, b.quote_id, b.agency_id, g.name as agency_name, b.agent_id, b.package_version,
        b.departs_on, b.adults, b.child_ages, b.option, b.add_ons, b.seats, b.lines, b.total, b.currency, b.deposit,
        b.balance, b.balance_due_on, b.cancellation, b.snapshot, b.lead_phone, b.agency_reference, b.remarks,
        b.status, b.reason, b.timeline, b.operator_reference, b.operator_deadline, b.attention, b.told_cancellation,
        (select c.id from agent_events.cancellations c where c.booking_id = b.id and c.state = 'OPEN') as open_cancellation,
        b.sequence, b.created_at, b.updated_at, b.traceparent
      from agent_events.bookings b join agent_events.agencies g on g.id = b.agency_id
      """;

  private final JdbcClient jdbc;

  Bookings(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<UUID> ofQuote(UUID quote) {
    return jdbc.sql("select id from agent_events.bookings where quote_id = :quote")
        .param("quote", quote)
        .query(UUID.class)
        .optional();
  }

  /**
   * Inserts a booking; what was sold is copied from its quote's row.
   *
   * @return false where another booking has the reference
   */
  boolean insert(Booking booking, Instant askAt) {
    int inserted =
        jdbc.sql(
                """
                insert into agent_events.bookings (id, reference, quote_id, agency_id, agent_id, package_id,
                  package_version, departs_on, adults, child_ages, option, add_ons, seats, lines, total, currency,
                  deposit, balance, balance_due_on, cancellation, snapshot, lead_phone, agency_reference, remarks,
                  status, created_at, updated_at, ask_at, traceparent)
                select :id, :reference, q.id, q.agency_id, :agent, q.package_id, q.package_version, q.departs_on,
                  q.adults, q.child_ages, q.option, q.add_ons, q.seats, q.lines, q.total, q.currency, q.deposit,
                  q.balance, q.balance_due_on, q.cancellation, q.snapshot, :phone, :agencyReference, :remarks,
                  :status, :now, :now, :askAt, :traceparent
                from agent_events.quotes q where q.id = :quote
                on conflict (reference) do nothing
                """)
            .param("id", booking.id())
            .param("reference", booking.reference())
            .param("agent", booking.agentId())
            .param("phone", booking.leadPhone())
            .param("agencyReference", booking.agencyReference())
            .param("remarks", booking.remarks())
            .param("status", booking.status().name())
            .param("now", Columns.at(booking.createdAt()))
            .param("askAt", Columns.at(askAt))
            .param("traceparent", booking.traceparent())
            .param("quote", booking.quoteId())
            .update();
    if (inserted == 1) {
      insertTravellers(booking);
    }
    return inserted == 1;
  }

  private void insertTravellers(Booking booking) {
    List<Traveller> travellers = booking.travellers();
    jdbc.sql(
            """
            insert into agent_events.travellers (booking_id, position, id, given_name, family_name, date_of_birth)
            select :booking, position - 1, id, given, family, born
            from unnest(:ids::uuid[], :given::text[], :family::text[], :born::date[])
              with ordinality as t (id, given, family, born, position)
            """)
        .param("booking", booking.id())
        .param("ids", Columns.texts(travellers, Traveller::id))
        .param("given", Columns.texts(travellers, Traveller::givenName))
        .param("family", Columns.texts(travellers, Traveller::familyName))
        .param("born", Columns.texts(travellers, Traveller::dateOfBirth))
        .update();
  }

  Optional<Booking> find(UUID id, UUID agency) {
    List<Booking> found =
        whole(
            jdbc.sql(SELECT + "where b.id = :id and b.agency_id = :agency")
                .param("id", id)
                .param("agency", agency)
                .query(Bookings::row)
                .list());
    return found.stream().findFirst();
  }

  /** Locks a booking until the transaction ends, and reads what stands then. */
  Optional<Booking> lock(UUID id, UUID agency) {
    // In two statements: the second sees what the first waited for.
    jdbc.sql(
            """
            select id from agent_events.bookings where id = :id and agency_id = :agency for no key update
            """)
        .param("id", id)
        .param("agency", agency)
        .query(UUID.class)
        .optional();
    return find(id, agency);
  }

  /** The newest first; one more than the limit where there are more. */
  List<BookingItem> list(
      UUID agency, @Nullable BookingStatus status, @Nullable UUID before, int limit) {
    return jdbc.sql(
            """
            select id, reference, status, reason, package_id, snapshot ->> 'title' as title, departs_on, adults,
              child_ages, option, total, currency, agency_reference, operator_reference, created_at, updated_at
            from agent_events.bookings
            where agency_id = :agency and (:status::text is null or status = :status::text)
              and (:before::uuid is null or id < :before::uuid)
            order by id desc
            limit :limit
            """)
        .param("agency", agency)
        .param("status", status == null ? null : status.name())
        .param("before", before == null ? null : before.toString())
        .param("limit", limit + 1)
        .query((row, n) -> BookingItem.read(row))
        .list();
  }

  /**
   * Takes bookings that have been without news for too long, and says when they ask next: the pause
   * doubles. Rows that another instance has taken are passed over.
   */
  List<Booking> takeSilent(Instant now, Duration pause, Duration longest, int limit) {
    List<UUID> due =
        jdbc.sql(
                """
                update agent_events.bookings b set asks = b.asks + 1,
                  ask_at = :now::timestamptz + least(:longest, :pause * power(2, least(b.asks + 1, 20))) * interval '1 second'
                where b.id in (
                  select id from agent_events.bookings where ask_at <= :now
                  order by ask_at limit :limit for no key update skip locked)
                returning b.id
                """)
            .param("now", Columns.at(now))
            .param("pause", seconds(pause))
            .param("longest", seconds(longest))
            .param("limit", limit)
            .query((row, n) -> Columns.uuid(row, "id"))
            .list();
    if (due.isEmpty()) {
      return List.of();
    }
    return all(due);
  }

  /** These bookings, whosever they are, sorted. */
  List<Booking> all(Collection<UUID> ids) {
    return whole(
        jdbc.sql(SELECT + "where b.id = any(:ids::uuid[]) order by b.id")
            .param("ids", Columns.texts(ids))
            .query(Bookings::row)
            .list());
  }

  /** Of each of these bookings a text that is another once anything that agents see of it is. */
  Map<UUID, String> stamps(Collection<UUID> ids) {
    Map<UUID, String> stamps = new HashMap<>();
    jdbc.sql(
            """
            select b.id, concat_ws(' ', b.sequence,
              (select c.id from agent_events.cancellations c where c.booking_id = b.id and c.state = 'OPEN'),
              (select 'voucher' from agent_events.vouchers v where v.booking_id = b.id and v.issued_at is not null)) as stamp
            from agent_events.bookings b where b.id = any(:ids::uuid[])
            """)
        .param("ids", Columns.texts(ids))
        .query(row -> {
          stamps.put(Columns.uuid(row, "id"), row.getString("stamp"));
        });
    return stamps;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** News of a booking, of which no other is as new. */
  record News(
      UUID id,
      long sequence,
      BookingStatus status,
      @Nullable Reason reason,
      @Nullable String operatorReference,
      @Nullable Instant operatorDeadline,
      @Nullable Attention attention,
      @Nullable Cancellation cancellation,
      List<TimelineEntry> timeline,
      Instant at) {}

  /**
   * Keeps news that is newer than what is known, sorted by booking; unknown bookings are passed
   * over.
   *
   * @return the bookings of which this was news; all of them stay locked
   */
  Set<UUID> keep(List<News> news, Instant askAt) {
    jdbc.sql(
            """
            select id from agent_events.bookings where id = any(:ids::uuid[]) order by id for no key update
            """)
        .param("ids", Columns.texts(news, News::id))
        .query(UUID.class)
        .list();
    return new HashSet<>(
        jdbc.sql(
                """
                update agent_events.bookings b set status = n.status, reason = n.reason,
                  operator_reference = n.operator_reference, operator_deadline = n.operator_deadline, attention = n.attention,
                  told_cancellation = n.cancellation, timeline = n.timeline, sequence = n.sequence,
                  updated_at = greatest(b.updated_at, n.at), asks = 0,
                  ask_at = case
                    when n.status in ('DECLINED', 'CANCELLED') then null
                    when n.status = 'CONFIRMED' and not exists (
                      select from agent_events.reservations r where r.booking_id = b.id and r.state = 'REFUNDED') then null
                    else :askAt::timestamptz end
                from unnest(:ids::uuid[], :sequences::bigint[], :statuses::text[], :reasons::jsonb[],
                  :operatorReferences::text[], :deadlines::timestamptz[],
                  :attentions::jsonb[], :cancellations::jsonb[], :timelines::jsonb[], :ats::timestamptz[])
                  as n (id, sequence, status, reason, operator_reference, operator_deadline, attention, cancellation,
                    timeline, at)
                where b.id = n.id and b.sequence < n.sequence
                returning b.id
                """)
            .param("ids", Columns.texts(news, News::id))
            .param("sequences", Columns.texts(news, News::sequence))
            .param("statuses", Columns.texts(news, each -> each.status().name()))
            .param("reasons", Columns.texts(news, each -> Columns.jsonOrNull(each.reason())))
            .param("operatorReferences", Columns.texts(news, News::operatorReference))
            .param("deadlines", Columns.texts(news, News::operatorDeadline))
            .param("attentions", Columns.texts(news, each -> Columns.jsonOrNull(each.attention())))
            .param(
                "cancellations",
                Columns.texts(news, each -> Columns.jsonOrNull(each.cancellation())))
            .param("timelines", Columns.texts(news, each -> Columns.json(each.timeline())))
            .param("ats", Columns.texts(news, News::at))
            .param("askAt", Columns.at(askAt))
            .query(UUID.class)
            .list());
  }

  private List<Booking> whole(List<Booking> bookings) {
    if (bookings.isEmpty()) {
      return bookings;
    }
    Map<UUID, List<Traveller>> travellers = travellers(bookings.stream().map(Booking::id).toList());
    return bookings.stream()
        .map(booking -> with(booking, travellers.getOrDefault(booking.id(), List.of())))
        .toList();
  }

  private Map<UUID, List<Traveller>> travellers(Collection<UUID> bookings) {
    Map<UUID, List<Traveller>> travellers = new HashMap<>();
    jdbc.sql(
            """
            select booking_id, id, given_name, family_name, date_of_birth
            from agent_events.travellers where booking_id = any(:ids::uuid[]) order by booking_id, position
            """)
        .param("ids", Columns.texts(bookings))
        .query(row -> {
          travellers
              .computeIfAbsent(Columns.uuid(row, "booking_id"), id -> new ArrayList<>())
              .add(
                  new Traveller(
                      Columns.uuid(row, "id"),
                      row.getString("given_name"),
                      row.getString("family_name"),
                      Columns.date(row, "date_of_birth")));
        });
    return travellers;
  }

  private static Booking with(Booking booking, List<Traveller> travellers) {
    return new Booking(
        booking.id(),
        booking.reference(),
        booking.quoteId(),
        booking.agencyId(),
        booking.agencyName(),
        booking.agentId(),
        booking.sold(),
        travellers,
        booking.leadPhone(),
        booking.agencyReference(),
        booking.remarks(),
        booking.status(),
        booking.reason(),
        booking.timeline(),
        booking.operatorReference(),
        booking.operatorDeadline(),
        booking.attention(),
        booking.cancellation(),
        booking.openCancellation(),
        booking.sequence(),
        booking.createdAt(),
        booking.updatedAt(),
        booking.traceparent());
  }

  private static Booking row(ResultSet row, int number) throws SQLException {
    return new Booking(
        Columns.uuid(row, "id"),
        row.getString("reference"),
        Columns.uuid(row, "quote_id"),
        Columns.uuid(row, "agency_id"),
        row.getString("agency_name"),
        Columns.uuid(row, "agent_id"),
        Sold.read(row),
        List.of(),
        row.getString("lead_phone"),
        row.getString("agency_reference"),
        row.getString("remarks"),
        BookingStatus.valueOf(row.getString("status")),
        Columns.jsonOrNull(row, "reason", Reason.class),
        Columns.json(row, "timeline", TIMELINE),
        row.getString("operator_reference"),
        Columns.instantOrNull(row, "operator_deadline"),
        Columns.jsonOrNull(row, "attention", Attention.class),
        Columns.jsonOrNull(row, "told_cancellation", Cancellation.class),
        row.getObject("open_cancellation", UUID.class),
        row.getLong("sequence"),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "updated_at"),
        row.getString("traceparent"));
  }
}
