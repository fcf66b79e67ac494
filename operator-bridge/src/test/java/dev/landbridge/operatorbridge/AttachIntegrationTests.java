package dev.landbridge.operatorbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.landbridge.embedded.operators.OperatorFixtures.Saved;
import dev.landbridge.embedded.operators.TourPackage;
import dev.landbridge.operatorbridge.RunningBridge.Database;
import dev.landbridge.operatorbridge.packages.Comparison;
import dev.landbridge.operatorbridge.packages.KnownPackage;
import dev.landbridge.operatorbridge.packages.Packages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class AttachIntegrationTests {

  /** Whatever a dump of the schema would show, and who may do what; ours left out nowhere. */
  private static final String CATALOGS =
      """
      select kind || ' ' || what::text from (
        select 'namespace', n::text from pg_namespace n where nspname not like 'pg_%'
        union all select 'class', format('%s %s %s %s %s %s %s', oid::regclass, relkind, relowner, relacl, relrowsecurity, relforcerowsecurity, reloptions) from pg_class where relnamespace::regnamespace::text not like 'pg_%'
        union all select 'attribute', format('%s %s %s %s %s %s', attrelid::regclass, attname, atttypid::regtype, attnotnull, attacl, attnum) from pg_attribute a join pg_class c on c.oid = attrelid where c.relnamespace::regnamespace::text not like 'pg_%'
        union all select 'default', format('%s %s', adrelid::regclass, pg_get_expr(adbin, adrelid)) from pg_attrdef
        union all select 'constraint', format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
        union all select 'trigger', pg_get_triggerdef(oid) || ' ' || tgenabled::text from pg_trigger
        union all select 'policy', p::text from pg_policy p
        union all select 'function', format('%s %s %s', oid::regprocedure, proacl, prosrc) from pg_proc where pronamespace::regnamespace::text not like 'pg_%'
        union all select 'type', format('%s %s %s', oid::regtype, typowner, typacl) from pg_type where typnamespace::regnamespace::text not like 'pg_%'
        union all select 'event trigger', e::text from pg_event_trigger e
        union all select 'default acl', d::text from pg_default_acl d
        union all select 'database', format('%s %s', datname, datacl) from pg_database where datname = current_database()
        union all select 'setting', s::text from pg_db_role_setting s
        union all select 'extension', e::text from pg_extension e
        union all select 'role', format('%s %s %s %s', rolname, rolsuper, rolbypassrls, rolcanlogin) from pg_roles where rolname not like 'bridge_%' or rolname = :role
        union all select 'publication', p::text from pg_publication p
        union all select 'package', p::text from public.multi_city_hotel_packages p
        union all select 'city', c::text from public.multi_city_hotel_package_cities c
        union all select 'user', u::text from public.users u
      ) x (kind, what) order by 1
      """;

  @Test
  void leavesEverythingAsItWasOnceItIsDetached() throws Exception {
    Database database = Database.create();
    UUID operator = database.fixtures().operator("Sur", "sur@example.test");
    database.fixtures().insertPublished(operator, TourPackage.example());
    List<String> before = catalogs(database);

    try (RunningBridge bridge = RunningBridge.start(database)) {
      bridge.bean(Comparison.class).run();
      bridge.settle();
      database
          .owner()
          .sql(
              "insert into landbridge.package_settings (package_id, confirmation) select package_id, 'on-request' from landbridge.packages")
          .update();
      assertThat(catalogs(database)).isNotEqualTo(before);
      detach(database);
    }
    assertThat(catalogs(database)).isEqualTo(before);
    detach(database);

    try (RunningBridge again = RunningBridge.start(database)) {
      assertThat(again.jdbc().sql("select current_user").query(String.class).single())
          .isEqualTo(database.bridgeRole());
    }
    detach(database);
    assertThat(catalogs(database)).isEqualTo(before);
  }

  @Test
  void addsNothingToPublicButTriggersAndTouchesNoRow() {
    Database database = Database.create();
    database
        .owner()
        .sql(
            "create table public.flyway_schema_history (version int); create table public.departures (id int)")
        .update();
    UUID operator = database.fixtures().operator("Sur", "sur@example.test");
    database.fixtures().insertPublished(operator, TourPackage.example());
    List<String> before = catalogs(database);
    try (RunningBridge bridge = RunningBridge.start(database)) {
      List<String> added = catalogs(bridge.database());
      assertThat(added).containsAll(before);
      added.removeAll(before);
      added.removeIf(line ->
          line.matches("(?s)(class|attribute|constraint|default|function|type) landbridge\\..*")
              || line.startsWith("namespace (")
              || line.startsWith("role " + database.bridgeRole()));
      assertThat(added)
          .isNotEmpty()
          .allSatisfy(line ->
              assertThat(line)
                  .matches("trigger CREATE TRIGGER \\w+ (AFTER|BEFORE) .*landbridge\\..*"));
      assertThat(added.stream().filter(line -> line.contains(" ON public.")).toList())
          .hasSize(13 * 4 + 1)
          .allSatisfy(
              line -> assertThat(line).startsWith("trigger CREATE TRIGGER landbridge_capture_"));
    }
  }

  @Test
  void readsEveryPackageAtTheFirstAttachmentThoughItsRoleMayReadNoTable() {
    Database database = Database.create();
    UUID operator = database.fixtures().operator("Sur", "sur@example.test");
    Saved one = database.fixtures().insertPublished(operator, TourPackage.example());
    Saved two = database.fixtures().insertPublished(operator, TourPackage.example().titled("Two"));
    Saved draft = database.fixtures().insert(operator, TourPackage.example());
    try (RunningBridge bridge =
        RunningBridge.start(database, "--landbridge.bridge.packages.batch=1")) {
      bridge.bean(Comparison.class).run();
      bridge.settle();
      assertThat(bridge.sent(one.id().toString())).hasSize(1);
      assertThat(bridge.sent(two.id().toString())).hasSize(1);
      assertThat(bridge.sent(draft.id().toString())).isEmpty();
      assertThat(bridge.bean(Packages.class).find(List.of(one.id())).values())
          .singleElement()
          .matches(KnownPackage::onSale);
      assertThat(bridge.bean(Comparison.class).run()).isZero();
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() ->
              bridge.jdbc().sql("select count(*) from public.users").query(Integer.class).single());
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(
              () -> bridge.jdbc().sql("delete from public.multi_city_hotel_packages").update());
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() -> bridge.jdbc().sql("delete from landbridge.requests").update());
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() -> bridge.jdbc().sql("delete from landbridge.package_settings").update());
    }
  }

  @Test
  void attachesAsAnOwnerWhoOnlyOwns() {
    Database database = ownedBy("plain_owner", "");
    UUID operator = database.fixtures().operator("Sur", "sur@example.test");
    Saved tour = database.fixtures().insertPublished(operator, TourPackage.example());
    try (RunningBridge bridge =
        RunningBridge.start(
            database, "--spring.flyway.user=plain_owner", "--spring.flyway.password=owner")) {
      bridge.bean(Comparison.class).run();
      bridge.settle();
      assertThat(bridge.sent(tour.id().toString())).hasSize(1);
      bridge.fixtures().saveAsTheirAppDoes(tour, TourPackage.example().titled("Noted"));
      bridge.settle();
      assertThat(bridge.sent(tour.id().toString())).hasSize(2);
    }
  }

  @Test
  void refusesAnOwnerWhomRowLevelSecurityBinds() {
    Database database = ownedBy("bound_owner", "");
    database
        .superuser()
        .sql("alter table public.multi_city_hotel_packages force row level security")
        .update();
    assertThatExceptionOfType(Exception.class)
        .isThrownBy(() ->
            RunningBridge.start(
                database, "--spring.flyway.user=bound_owner", "--spring.flyway.password=owner"))
        .havingRootCause()
        .withMessageContaining("public.multi_city_hotel_packages only through row-level security");
    assertThat(
            database
                .superuser()
                .sql("select count(*) from pg_namespace where nspname = 'landbridge'")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void refusesToStartAndToReadOnceRowLevelSecurityBindsItLater() {
    Database database = ownedBy("later_bound_owner", "");
    UUID operator = database.fixtures().operator("Sur", "sur@example.test");
    Saved tour = database.fixtures().insertPublished(operator, TourPackage.example());
    try (RunningBridge bridge =
        RunningBridge.start(
            database, "--spring.flyway.user=later_bound_owner", "--spring.flyway.password=owner")) {
      bridge.bean(Comparison.class).run();
      bridge.settle();
      database
          .superuser()
          .sql("alter table public.multi_city_hotel_packages force row level security")
          .update();
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() -> bridge.bean(Comparison.class).run());
      assertThat(bridge.sent(tour.id().toString())).as("nothing is retired").hasSize(1);
    }
    assertThatExceptionOfType(Exception.class)
        .isThrownBy(() -> RunningBridge.start(database, "--spring.flyway.enabled=false"))
        .havingRootCause()
        .withMessageContaining("would look deleted");
  }

  @Test
  void refusesADatabaseThatIsNotTheOperators() {
    Database database = Database.create();
    database.owner().sql("drop table public.multi_city_hotel_package_addons").update();
    assertThatExceptionOfType(Exception.class)
        .isThrownBy(() -> RunningBridge.start(database))
        .havingRootCause()
        .withMessageContaining("it has no public.multi_city_hotel_package_addons");
  }

  @Test
  void startsWithoutTheOwnersPasswordOnceAttached() {
    Database database = Database.create();
    RunningBridge.start(database).close();
    try (RunningBridge bridge = RunningBridge.start(database, "--spring.flyway.enabled=false")) {
      assertThat(bridge.bean(Comparison.class).run()).isZero();
    }
  }

  @Test
  void attachesWithOneAccountForEverything() {
    Database database = Database.create();
    UUID operator = database.fixtures().operator("Sur", "sur@example.test");
    Saved tour = database.fixtures().insertPublished(operator, TourPackage.example());
    try (RunningBridge bridge =
        RunningBridge.start(
            database,
            "--spring.datasource.username=postgres",
            "--spring.datasource.password=owner",
            "--spring.flyway.url=",
            "--spring.flyway.user=",
            "--spring.flyway.password=")) {
      bridge.bean(Comparison.class).run();
      bridge.settle();
      assertThat(bridge.sent(tour.id().toString())).hasSize(1);
    }
  }

  private static Database ownedBy(String owner, String options) {
    Database database = Database.create();
    JdbcClient superuser = database.superuser();
    superuser
        .sql("create role " + owner + " login createrole password 'owner' " + options)
        .update();
    superuser
        .sql(
            "grant create on database "
                + database.url().replaceAll(".*/|\\?.*", "")
                + " to "
                + owner)
        .update();
    superuser
        .sql(
            "select format('alter table public.%I owner to "
                + owner
                + "', tablename) from pg_tables where schemaname = 'public'")
        .query(String.class)
        .list()
        .forEach(sql -> superuser.sql(sql).update());
    return database;
  }

  private static List<String> catalogs(Database database) {
    return database
        .superuser()
        .sql(CATALOGS)
        .param("role", database.bridgeRole())
        .query((row, number) -> row.getString(1))
        .list();
  }

  private static void detach(Database database) throws IOException, SQLException {
    try (InputStream in =
            Objects.requireNonNull(
                OperatorBridge.class.getResourceAsStream("/operator-bridge/detach.sql"));
        Connection connection = database.connectAsOwner();
        Statement statement = connection.createStatement()) {
      statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
