package dev.landbridge.operatorbridge.packages;

import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.CloudEvents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
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
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** The packages that the bridge keeps, and the notes of what changed since. */
@Repository
public class Packages {
  private final JdbcClient jdbc;
  private final PackageProperties properties;

  Packages(JdbcClient jdbc, PackageProperties properties) {
    this.jdbc = jdbc;
    this.properties = properties;
  }

  /** What is kept of these packages; one that was never noted is absent. Takes no locks. */
  public Map<UUID, KnownPackage> find(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    // The notes first: what is read between the two statements then counts as unread, not as read.
    Set<UUID> noted =
        new HashSet<>(
            jdbc.sql(
                    """
                    select distinct u.id
                    from landbridge.notes n, unnest(coalesce(n.packages, :ids)) u (id)
                    where n.noted_at > clock_timestamp() - make_interval(secs => :patience)
                      and u.id = any(:ids)
                    """)
                .param("ids", uuids(ids))
                .param("patience", seconds(properties.patience()))
                .query(UUID.class)
                .list());
    Map<UUID, KnownPackage> known = new HashMap<>();
    jdbc.sql(
            """
            select package_id, version, content::text as content, state = 'PUBLISHED' as published,
              incomplete is null as whole,
              coalesce(noted_first > clock_timestamp() - make_interval(secs => :patience), false) as unsettled
            from landbridge.packages
            where package_id = any(:ids)
            """)
        .param("ids", uuids(ids))
        .param("patience", seconds(properties.patience()))
        .query((ResultSet row) -> {
          UUID id = row.getObject("package_id", UUID.class);
          known.put(
              id,
              new KnownPackage(
                  id,
                  row.getLong("version"),
                  content(row.getString("content")),
                  row.getBoolean("published"),
                  row.getBoolean("whole"),
                  row.getBoolean("unsettled") || noted.contains(id)));
        });
    for (UUID id : noted) {
      known.putIfAbsent(id, new KnownPackage(id, 0, null, false, false, true));
    }
    return known;
  }

  private static @Nullable PackageSnapshot content(@Nullable String json) {
    return json == null ? null : CloudEvents.mapper().readValue(json, PackageSnapshot.class);
  }

  /**
   * Takes notes away and marks their packages, in the current transaction. A package's mark is
   * cleared only under its row's lock before it is read, so no committed change stays unread.
   *
   * @return how many notes there were
   */
  int spreadNotes(int limit) {
    return jdbc.sql(
            """
            with taken as (
              delete from landbridge.notes
              where ctid = any(array(select n.ctid from landbridge.notes n limit :limit for update skip locked))
              returning packages
            ), everything as (
              update landbridge.comparison set next_at = clock_timestamp()
              where exists (select from taken where packages is null)
            ), ids as (
              select unnest(packages) as id from taken
              union
              select p.package_id from landbridge.packages p where exists (select from taken where packages is null)
            ), marked as (
              insert into landbridge.packages as p (package_id, noted_first, noted_last)
              select id, clock_timestamp(), clock_timestamp() from ids where id is not null order by id
              on conflict (package_id) do update
                set noted_first = coalesce(p.noted_first, excluded.noted_first), noted_last = excluded.noted_last
            )
            select count(*) from taken
            """)
        .param("limit", limit)
        .query(Integer.class)
        .single();
  }

  /** Marks packages as changed. */
  void mark(Collection<UUID> ids) {
    jdbc.sql(
            """
            insert into landbridge.packages as p (package_id, noted_first, noted_last)
            select id, clock_timestamp(), clock_timestamp() from unnest(:ids) u (id) order by id
            on conflict (package_id) do update
              set noted_first = coalesce(p.noted_first, excluded.noted_first), noted_last = excluded.noted_last
            """)
        .param("ids", uuids(ids))
        .update();
  }

  /** Locks a package that is due to be read, for the current transaction. */
  Optional<Kept> lockDue(Collection<UUID> except) {
    return jdbc.sql(
            """
            select package_id, state, version, content_hash
            from landbridge.packages
            where noted_first is not null
              and (noted_last <= clock_timestamp() - make_interval(secs => :settle)
                or noted_first <= clock_timestamp() - make_interval(secs => :settleAtMost))
              and package_id <> all(:except)
            order by noted_first
            limit 1
            for no key update skip locked
            """)
        .param("settle", seconds(properties.settle()))
        .param("settleAtMost", seconds(properties.settleAtMost()))
        .param("except", uuids(except))
        .query(Packages::kept)
        .optional();
  }

  /** Reads the live package in one statement; a deleted one has no document. */
  Live read(UUID id) {
    return jdbc.sql(
            """
            select d.document::text as document, landbridge.document_digest(d.document) as digest
            from landbridge.package_document(:id) d (document)
            """)
        .param("id", id)
        .query((row, number) -> {
          String document = row.getString("document");
          return new Live(
              document == null
                  ? null
                  : CloudEvents.mapper().readValue(document, PackageDocument.class),
              row.getString("digest"));
        })
        .single();
  }

  /** Keeps a new version of a package whose row is locked. */
  void publish(
      UUID id, long version, PackageSnapshot snapshot, String hash, @Nullable String digest) {
    jdbc.sql(
            """
            update landbridge.packages
            set state = 'PUBLISHED', version = :version, content = :content::jsonb, content_hash = :hash,
              source_digest = :digest, incomplete = null, noted_first = null, noted_last = null, read_at = clock_timestamp()
            where package_id = :id
            """)
        .param("id", id)
        .param("version", version)
        .param("content", CloudEvents.mapper().writeValueAsString(snapshot))
        .param("hash", hash)
        .param("digest", digest)
        .update();
  }

  void retire(UUID id, long version, @Nullable String digest) {
    jdbc.sql(
            """
            update landbridge.packages
            set state = 'RETIRED', version = :version,
              source_digest = :digest, incomplete = null, noted_first = null, noted_last = null, read_at = clock_timestamp()
            where package_id = :id
            """)
        .param("id", id)
        .param("version", version)
        .param("digest", digest)
        .update();
  }

  /** Nothing to tell of; the last version stays. */
  void settle(UUID id, @Nullable String incomplete, @Nullable String digest) {
    jdbc.sql(
            """
            update landbridge.packages
            set source_digest = :digest, incomplete = :incomplete, noted_first = null, noted_last = null,
              read_at = clock_timestamp()
            where package_id = :id
            """)
        .param("id", id)
        .param("incomplete", incomplete)
        .param("digest", digest)
        .update();
  }

  /** Whether the comparison is due; of several instances one is told so. */
  boolean takeComparison() {
    return jdbc.sql(
                """
                update landbridge.comparison
                set next_at = clock_timestamp() + make_interval(secs => :every)
                where next_at <= clock_timestamp()
                """)
            .param("every", seconds(properties.compareEvery()))
            .update()
        == 1;
  }

  /** The next published packages by id, each with whether it is kept as it is. */
  List<Compared> compareLive(UUID after) {
    return jdbc.sql(
            """
            select l.id, p.state is distinct from 'PUBLISHED'
              and p.source_digest is distinct from landbridge.document_digest(landbridge.package_document(l.id)) as differs
            from landbridge.published_packages(:after, :batch) l (id)
            left join landbridge.packages p on p.package_id = l.id
            order by l.id
            """)
        .param("after", after)
        .param("batch", properties.batch())
        .query(Packages::compared)
        .list();
  }

  /**
   * The next packages that agents believe to be sold, each with whether the live rows are still the
   * same.
   */
  List<Compared> compareKept(UUID after) {
    return jdbc.sql(
            """
            select p.package_id as id,
              p.source_digest is distinct from landbridge.document_digest(landbridge.package_document(p.package_id)) as differs
            from (
              select k.package_id, k.source_digest from landbridge.packages k
              where k.state = 'PUBLISHED' and k.package_id > :after
              order by k.package_id
              limit :batch) p
            order by p.package_id
            """)
        .param("after", after)
        .param("batch", properties.batch())
        .query(Packages::compared)
        .list();
  }

  private static Compared compared(ResultSet row, int number) throws SQLException {
    return new Compared(row.getObject("id", UUID.class), row.getBoolean("differs"));
  }

  private static Kept kept(ResultSet row, int number) throws SQLException {
    return new Kept(
        row.getObject("package_id", UUID.class),
        row.getString("state").equals("PUBLISHED"),
        row.getLong("version"),
        row.getString("content_hash"));
  }

  private static SqlArrayValue uuids(Collection<UUID> ids) {
    return new SqlArrayValue("uuid", ids.toArray());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** A package's own row, locked. */
  record Kept(UUID id, boolean published, long version, @Nullable String contentHash) {}

  /** The live rows of a package and their digest; both null where it is deleted. */
  record Live(@Nullable PackageDocument document, @Nullable String digest) {}

  record Compared(UUID id, boolean differs) {}
}
