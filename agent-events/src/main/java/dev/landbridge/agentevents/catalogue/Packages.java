package dev.landbridge.agentevents.catalogue;

import dev.landbridge.agentevents.catalogue.Listed.Departure;
import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.schemas.catalogue.DepartureSeats;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.City;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The catalogue's packages and departures, the newest version of each. */
@Repository
public class Packages {
  private final JdbcClient jdbc;

  Packages(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A departure's seats with the version and the time of the news. */
  record Seats(DepartureSeats departure, long sequence, Instant asOf) {}

  /** Where a list of packages goes on: after this title and id. */
  record After(String title, UUID id) {}

  /** Keeps a snapshot, unless one that is as new is there. */
  void keep(PackageSnapshot snapshot, long version, Instant asOf) {
    jdbc.sql(
            """
            insert into agent_events.packages as p
              (id, version, as_of, retired, title, places, words, time_zone, any_date, valid_until, summary, snapshot)
            values (:id, :version, :asOf, false, :title, :places::text[],
              setweight(to_tsvector('simple', :words), 'A') || setweight(to_tsvector('english', :words), 'A')
                || to_tsvector('simple', :text) || to_tsvector('english', :text),
              :zone, :anyDate, :validUntil::date, :summary::jsonb, :snapshot::jsonb)
            on conflict (id) do update set version = excluded.version, as_of = excluded.as_of, retired = false,
              title = excluded.title, places = excluded.places, words = excluded.words,
              time_zone = excluded.time_zone, any_date = excluded.any_date, valid_until = excluded.valid_until,
              summary = excluded.summary, snapshot = excluded.snapshot
            where p.version < excluded.version
            """)
        .param("id", snapshot.packageId())
        .param("version", version)
        .param("asOf", Columns.at(asOf))
        .param("title", snapshot.title())
        .param("places", Columns.texts(places(snapshot)))
        // Folded here, as what is looked for: not every cluster's locale folds an É.
        .param("words", Search.findable(snapshot.title()))
        .param("text", Search.findable(text(snapshot)))
        .param("zone", snapshot.timeZone())
        .param("anyDate", Boolean.TRUE.equals(snapshot.anyDate()))
        .param("validUntil", snapshot.validUntil())
        .param("summary", Columns.json(PackageSummary.of(snapshot)))
        .param("snapshot", Columns.json(snapshot))
        .update();
  }

  void retire(UUID id, long version, Instant asOf) {
    jdbc.sql(
            """
            insert into agent_events.packages as p (id, version, as_of, retired)
            values (:id, :version, :asOf, true)
            on conflict (id) do update set version = excluded.version, as_of = excluded.as_of, retired = true
            where p.version < excluded.version
            """)
        .param("id", id)
        .param("version", version)
        .param("asOf", Columns.at(asOf))
        .update();
  }

  /** Keeps what is newer, in one statement. */
  void keepSeats(List<Seats> seats) {
    if (seats.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into agent_events.departures as d
              (package_id, departs_on, sequence, as_of, capacity, seats_left, cutoff, stop_sale)
            select * from unnest(:packages::uuid[], :dates::date[], :sequences::bigint[], :asOf::timestamptz[],
              :capacities::int[], :left::int[], :cutoffs::timestamptz[], :stops::boolean[])
            on conflict (package_id, departs_on) do update set sequence = excluded.sequence,
              as_of = excluded.as_of, capacity = excluded.capacity, seats_left = excluded.seats_left,
              cutoff = excluded.cutoff, stop_sale = excluded.stop_sale
            where d.sequence < excluded.sequence
            """)
        .param("packages", Columns.texts(seats, each -> each.departure().packageId()))
        .param("dates", Columns.texts(seats, each -> each.departure().date()))
        .param("sequences", Columns.texts(seats, Seats::sequence))
        .param("asOf", Columns.texts(seats, Seats::asOf))
        .param("capacities", Columns.texts(seats, each -> each.departure().capacity()))
        .param("left", Columns.texts(seats, each -> each.departure().seatsLeft()))
        .param("cutoffs", Columns.texts(seats, each -> each.departure().cutoff()))
        .param("stops", Columns.texts(seats, each -> each.departure().stopSale()))
        .update();
  }

  private record Found(PackageSnapshot snapshot, long version, Instant asOf, boolean retired) {}

  /** A package, retired ones too while their last snapshot is known. */
  public Optional<Listed> find(UUID id) {
    return jdbc.sql(
            """
            select version, as_of, retired, snapshot from agent_events.packages
            where id = :id and snapshot is not null
            """)
        .param("id", id)
        .query((row, n) ->
            new Found(
                Columns.json(row, "snapshot", PackageSnapshot.class),
                row.getLong("version"),
                Columns.instant(row, "as_of"),
                row.getBoolean("retired")))
        .optional()
        .map(found ->
            new Listed(
                found.snapshot(), found.version(), found.asOf(), found.retired(), departures(id)));
  }

  private List<Departure> departures(UUID id) {
    return jdbc.sql(
            """
            select departs_on, capacity, seats_left, cutoff, stop_sale, as_of
            from agent_events.departures where package_id = :id order by departs_on
            """)
        .param("id", id)
        .query((row, n) ->
            new Departure(
                Columns.date(row, "departs_on"),
                row.getInt("capacity"),
                row.getInt("seats_left"),
                Columns.instantOrNull(row, "cutoff"),
                row.getBoolean("stop_sale"),
                Columns.instant(row, "as_of")))
        .list();
  }

  /** Packages by title, one more than the limit where there are more. */
  List<PackageItem> search(Search search, @Nullable After after, int limit, Instant now) {
    Map<String, LocalDate> todays = todays(now);
    return jdbc.sql(
            """
            select p.id, p.version, p.as_of, p.summary, n.departs_on, n.seats_left
            from agent_events.packages p
            join unnest(:zones::text[], :todays::date[]) as z (zone, today) on z.zone = p.time_zone
            left join lateral (
              select d.departs_on, d.seats_left from agent_events.departures d
              where d.package_id = p.id and not d.stop_sale and (d.cutoff is null or d.cutoff > :now)
                and d.departs_on > z.today
                and (:from::date is null or d.departs_on >= :from::date)
                and (:to::date is null or d.departs_on <= :to::date)
                and d.seats_left >= :travellers
              order by d.departs_on limit 1) n on true
            where not p.retired
              and (not :asksForDepartures or n.departs_on is not null
                or p.any_date and greatest(z.today + 1, :from::date) <= least(p.valid_until, :to::date, 'infinity'))
              and (not :asksForWords
                or p.words @@ (to_tsquery('simple', :prefixes) || plainto_tsquery('english', :plain)))
              and (:place::text is null or exists (select from unnest(p.places) as place where place like :place))
              and (:afterId::uuid is null or (p.title collate "C", p.id) > (:afterTitle collate "C", :afterId::uuid))
            order by p.title collate "C", p.id
            limit :limit
            """)
        .param("zones", Columns.texts(todays.keySet()))
        .param("todays", Columns.texts(todays.values()))
        .param("now", Columns.at(now))
        .param("from", search.from())
        .param("to", search.to())
        .param("travellers", search.travellers() == null ? 1 : search.travellers())
        .param("asksForDepartures", search.asksForDepartures())
        .param("asksForWords", search.asksForWords())
        .param("prefixes", search.prefixes())
        .param("plain", String.join(" ", search.terms()))
        .param("place", search.destinationPattern())
        .param("afterTitle", after == null ? "" : after.title())
        .param("afterId", after == null ? null : after.id().toString())
        .param("limit", limit + 1)
        .query((row, n) ->
            PackageItem.of(
                Columns.uuid(row, "id"),
                row.getLong("version"),
                Columns.instant(row, "as_of"),
                Columns.json(row, "summary", PackageSummary.class),
                row.getObject("departs_on", LocalDate.class),
                row.getInt("seats_left")))
        .list();
  }

  /**
   * Today in each time zone of the catalogue, by Java's rules, which know more zones than
   * PostgreSQL.
   */
  private Map<String, LocalDate> todays(Instant now) {
    return jdbc
        .sql("select distinct time_zone from agent_events.packages")
        .query(String.class)
        .list()
        .stream()
        .filter(Objects::nonNull)
        .collect(Collectors.toMap(zone -> zone, zone -> now.atZone(ZoneId.of(zone)).toLocalDate()));
  }

  private static List<String> places(PackageSnapshot snapshot) {
    return Stream.concat(
            Stream.ofNullable(snapshot.destinationRegion()),
            snapshot.cities().stream().flatMap(city -> Stream.of(city.name(), city.country())))
        .filter(Objects::nonNull)
        .map(Search::findable)
        .distinct()
        .toList();
  }

  private static String text(PackageSnapshot snapshot) {
    return Stream.concat(
            Stream.of(snapshot.shortDescription(), snapshot.destinationRegion()),
            snapshot.cities().stream().map(Packages::text))
        .filter(Objects::nonNull)
        .collect(Collectors.joining("\n"));
  }

  private static String text(City city) {
    return city.name() + " " + city.country();
  }
}
