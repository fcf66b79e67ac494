package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.StepKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** The rows of {@code landbridge.requests}; they are locked after holds. */
@Repository
public class Requests {
  private static final String COLUMNS =
      """
      r.id, r.booking_id, r.saga_id, r.step, r.package_id, r.departure_date, r.reference, r.agency_name,
        r.travellers::text as travellers, r.lead_phone, r.remarks, r.seats, r.total, r.currency, r.state, r.asked_at,
        r.deadline, r.decided_at, r.reason, r.operator_reference, r.correlation_id, r.causation_id, r.traceparent,
        (select h.option from landbridge.holds h where h.saga_id = r.saga_id) as option\
      """;

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;

  Requests(JdbcClient jdbc, JdbcTemplate batches) {
    this.jdbc = jdbc;
    this.batches = batches;
  }

  /** Where a page of requests goes on: after this one. */
  public record Position(Instant deadline, UUID id) {}

  /** What an operator was asked, by deadline; in any state where none is given. */
  public List<Request> of(
      UUID operator, Request.@Nullable State state, @Nullable Position after, int limit) {
    return jdbc.sql(
            """
            select %s
            from landbridge.requests r
            join landbridge.packages p on p.package_id = r.package_id
            where p.operator_id = :operator
              and (:state::text is null or r.state = :state)
              and (:id::uuid is null or (r.deadline, r.id) > (:deadline, :id))
            order by r.deadline, r.id
            limit :limit
            """
                .formatted(COLUMNS))
        .param("operator", operator)
        .param("state", state == null ? null : state.name())
        .param("deadline", after == null ? null : Holds.at(after.deadline()))
        .param("id", after == null ? null : after.id())
        .param("limit", limit)
        .query(Requests::request)
        .list();
  }

  /** One request, if its package is the operator's. */
  public Optional<Request> find(UUID operator, UUID id) {
    return jdbc.sql(
            """
            select %s
            from landbridge.requests r
            join landbridge.packages p on p.package_id = r.package_id
            where r.id = :id and p.operator_id = :operator
            """
                .formatted(COLUMNS))
        .param("id", id)
        .param("operator", operator)
        .query(Requests::request)
        .optional();
  }

  /**
   * A request that changed.
   *
   * @param transaction the one that changed it last, by its number
   */
  public record Change(UUID operator, UUID id, long transaction) {}

  /**
   * What changed.
   *
   * @param mark what is committed later has a transaction from it on
   */
  public record Changes(long mark, List<Change> all) {}

  /** The mark of this moment: what is committed later has a transaction from it on. */
  public long mark() {
    return changes(List.of(), 0).mark();
  }

  /**
   * What changed of these operators' requests from a mark on. Some of it can be older than the
   * mark, where other transactions were open when it was given; nothing newer is missing.
   */
  public Changes changes(Collection<UUID> operators, long since) {
    List<Change> all = new ArrayList<>();
    long[] mark = new long[1];
    jdbc.sql(
            """
            select pg_snapshot_xmin(pg_current_snapshot())::text as mark, c.operator_id, c.id, c.changed
            from (values (0)) one
            left join lateral (
              select p.operator_id, r.id, r.changed::text as changed
              from landbridge.requests r
              join landbridge.packages p on p.package_id = r.package_id
              where r.changed >= :since::text::xid8 and p.operator_id = any(:operators)
              order by r.changed, r.id) c on true
            """)
        .param("since", Long.toString(since))
        .param("operators", Holds.uuids(operators))
        .query((ResultSet row) -> {
          mark[0] = Long.parseLong(row.getString("mark"));
          String changed = row.getString("changed");
          if (changed != null) {
            all.add(
                new Change(
                    row.getObject("operator_id", UUID.class),
                    row.getObject("id", UUID.class),
                    Long.parseLong(changed)));
          }
        });
    return new Changes(mark[0], all);
  }

  /** These requests, whosever they are. */
  public List<Request> all(Collection<UUID> ids) {
    return jdbc.sql(
            """
            select %s
            from landbridge.requests r
            where r.id = any(:ids)
            order by r.changed, r.id
            """
                .formatted(COLUMNS))
        .param("ids", Holds.uuids(ids))
        .query(Requests::request)
        .list();
  }

  /** Requests whose time is over, at most so many. Takes no locks. */
  List<Request> due(Instant now, int limit) {
    return jdbc.sql(
            """
            select %s
            from landbridge.requests r
            where r.state = 'PENDING' and r.deadline <= :now
            order by r.deadline
            limit :limit
            """
                .formatted(COLUMNS))
        .param("now", Holds.at(now))
        .param("limit", limit)
        .query(Requests::request)
        .list();
  }

  /** Locks the rows of these sagas, sorted; a saga without a request is left out. */
  List<Request> lock(Collection<UUID> sagas) {
    if (sagas.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select %s
            from landbridge.requests r
            where r.saga_id = any(:sagas)
            order by r.saga_id
            for no key update
            """
                .formatted(COLUMNS))
        .param("sagas", Holds.uuids(sagas))
        .query(Requests::request)
        .list();
  }

  /**
   * Inserts what is asked and then, from pending only, writes what is decided; a request can be
   * among both.
   */
  void write(Allotment allotment) {
    insert(allotment.newRequests());
    decide(allotment.decidedRequests());
  }

  private void insert(Collection<Request> asked) {
    if (asked.isEmpty()) {
      return;
    }
    batches.batchUpdate(
        """
        insert into landbridge.requests (id, booking_id, saga_id, step, package_id, departure_date, reference, agency_name,
          travellers, lead_phone, remarks, seats, total, currency, state, asked_at, deadline, correlation_id, causation_id,
          traceparent)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        asked.stream()
            .map(request ->
                new Object[] {
                  request.id(),
                  request.bookingId(),
                  request.origin().key().saga(),
                  request.origin().key().step(),
                  request.packageId(),
                  request.departureDate(),
                  request.reference(),
                  request.agencyName(),
                  CloudEvents.mapper().writeValueAsString(request.travellers()),
                  request.leadPhone(),
                  request.remarks(),
                  request.seats(),
                  request.total().amount(),
                  request.total().currency(),
                  request.state().name(),
                  Holds.at(request.askedAt()),
                  Holds.at(request.deadline()),
                  request.origin().correlation(),
                  request.origin().causation(),
                  request.origin().traceparent()
                })
            .toList());
  }

  private void decide(Collection<Request> decided) {
    for (Request request : decided) {
      int updated =
          jdbc.sql(
                  """
                  update landbridge.requests
                  set state = :state, decided_at = :decidedAt, reason = :reason, operator_reference = :operatorReference,
                    changed = pg_current_xact_id()
                  where id = :id and state = 'PENDING'
                  """)
              .param("state", request.state().name())
              .param("decidedAt", at(request.decidedAt()))
              .param("reason", request.reason())
              .param("operatorReference", request.operatorReference())
              .param("id", request.id())
              .update();
      if (updated != 1) {
        throw new IllegalStateException(request + " was decided before");
      }
    }
  }

  /** How these packages are sold at this moment. Takes no locks. */
  Map<UUID, SellingTerms> terms(Collection<UUID> packages) {
    Map<UUID, SellingTerms> terms = new HashMap<>();
    if (packages.isEmpty()) {
      return terms;
    }
    jdbc.sql(
            """
            select k.id, t.any_date, t.on_request, (extract(epoch from t.decides_within) * 1000)::bigint as millis,
              case when t.on_request then (
                select p.content ->> 'timeZone' from landbridge.packages p where p.package_id = k.id) end as zone
            from unnest(:packages) k (id)
            cross join lateral landbridge.selling_terms(k.id) t
            """)
        .param("packages", new SqlArrayValue("uuid", packages.toArray()))
        .query((ResultSet row) -> {
          String zone = row.getString("zone");
          terms.put(
              row.getObject("id", UUID.class),
              new SellingTerms(
                  row.getBoolean("any_date"),
                  row.getBoolean("on_request"),
                  Duration.ofMillis(row.getLong("millis")),
                  ZoneId.of(zone == null ? "UTC" : zone)));
        });
    return terms;
  }

  private static Request request(ResultSet row, int number) throws SQLException {
    OffsetDateTime decided = row.getObject("decided_at", OffsetDateTime.class);
    return new Request(
        row.getObject("id", UUID.class),
        new Request.Origin(
            StepKey.forward(row.getObject("saga_id", UUID.class), row.getString("step")),
            row.getObject("correlation_id", UUID.class),
            row.getObject("causation_id", UUID.class),
            row.getString("traceparent")),
        row.getObject("booking_id", UUID.class),
        row.getObject("package_id", UUID.class),
        row.getObject("departure_date", LocalDate.class),
        row.getString("reference"),
        row.getString("agency_name"),
        CloudEvents.mapper()
            .readValue(row.getString("travellers"), new TypeReference<List<Traveller>>() {}),
        row.getString("lead_phone"),
        row.getString("remarks"),
        row.getInt("seats"),
        new Money(row.getLong("total"), row.getString("currency")),
        row.getString("option"),
        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
        row.getObject("deadline", OffsetDateTime.class).toInstant(),
        Request.State.valueOf(row.getString("state")),
        decided == null ? null : decided.toInstant(),
        row.getString("reason"),
        row.getString("operator_reference"));
  }

  private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
    return instant == null ? null : Holds.at(instant);
  }
}
