package dev.landbridge.embedded.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landbridge.embedded.postgres.ClusterOptions;
import dev.landbridge.embedded.postgres.PostgresCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorSystemIntegrationTests {

  private static PostgresCluster cluster;
  private static OperatorSystem system;
  private static OperatorFixtures fixtures;

  private UUID operator;
  private UUID other;

  @BeforeAll
  static void createSystem() {
    cluster = PostgresCluster.temporary(ClusterOptions.DEFAULTS.withSuperuser("supabase_admin"));
    cluster.createDatabase("operators");
    system =
        OperatorSystem.create(cluster.jdbcUrl("operators"), cluster.user(), cluster.password());
    fixtures = system.fixtures();
  }

  @BeforeEach
  void insertOperators() {
    operator = fixtures.operator("Sol y \"Sombra\"", UUID.randomUUID() + "@a.test");
    other = fixtures.operator("Fjord & Fjell", UUID.randomUUID() + "@b.test");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void createsAgainWithoutChangeAndInManyDatabasesAtOnce() throws Exception {
    UUID before = fixtures.insert(operator, TourPackage.example()).id();
    OperatorSystem.create(cluster.jdbcUrl("operators"), cluster.user(), cluster.password());
    assertThat(
            strings("select id from public.multi_city_hotel_packages where id = '" + before + "'"))
        .hasSize(1);
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (String name : List.of("operators_1", "operators_2", "operators_3")) {
      cluster.createDatabase(name);
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  OperatorSystem.create(cluster.jdbcUrl(name), cluster.user(), cluster.password());
                } catch (RuntimeException e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void rolesAreAsAtSupabase() throws Exception {
    assertThat(
            strings(
                """
                select rolname || ' ' || rolsuper || ' ' || rolbypassrls || ' ' || rolcanlogin
                from pg_roles
                where rolname in ('anon', 'authenticated', 'service_role', 'authenticator', 'postgres')
                order by rolname
                """))
        .containsExactly(
            "anon false false false",
            "authenticated false false false",
            "authenticator false false true",
            "postgres false true true",
            "service_role false true false");
    assertThat(
            strings(
                """
                select distinct tableowner from pg_tables where schemaname = 'public'
                union select pg_get_userbyid(datdba) from pg_database where datname = 'operators'
                """))
        .containsExactly("postgres");
    assertThat(
            strings(
                """
                select relname from pg_class
                where relnamespace = 'public'::regnamespace and relkind = 'r' and not relrowsecurity
                """))
        .isEmpty();
  }

  @Test
  void uidAndRoleComeFromTheRequestsClaims() {
    assertThat(
            system.<String>asUser(
                operator,
                c -> one(c, "select auth.uid() || ' ' || auth.role() || ' ' || current_user")))
        .isEqualTo(operator + " authenticated authenticated");
    assertThat(system.<String>asService(c -> one(c, "select coalesce(auth.uid()::text, 'nobody')")))
        .isEqualTo("nobody");
  }

  @Test
  void operatorsDraftIsNobodyElsesBusiness() {
    OperatorFixtures.Saved saved = fixtures.insert(operator, TourPackage.example());
    assertThat(visible(operator, saved)).isEqualTo("1 2 3 2 3");
    assertThat(visible(other, saved)).isEqualTo("0 0 0 0 0");
    fixtures.publish(saved);
    assertThat(visible(other, saved)).isEqualTo("1 2 3 2 3");
    assertThat(
            system.<Integer>asUser(
                other,
                c -> {
                  try (Statement statement = c.createStatement()) {
                    return statement.executeUpdate(
                        "update public.multi_city_hotel_packages set title = 'mine' where id = '"
                            + saved.id()
                            + "'");
                  }
                }))
        .isZero();
    assertThatThrownBy(() ->
            fixtures.saveAsTheirAppDoes(
                new OperatorFixtures.Saved(saved.id(), other, saved.content())))
        .hasMessageContaining("row-level security");
    assertThat(visible(operator, saved)).isEqualTo("1 2 3 2 3");
  }

  @Test
  void saveDeletesEveryChildAndInsertsItAgain() throws Exception {
    OperatorFixtures.Saved saved = fixtures.insertPublished(operator, TourPackage.example());
    Set<String> before = new HashSet<>(children(saved));
    String row =
        "select updated_at from public.multi_city_hotel_packages where id = '" + saved.id() + "'";
    String updated = strings(row).getFirst();
    Set<String> seenBetween = new HashSet<>();
    OperatorFixtures.Saved again =
        fixtures.saveAsTheirAppDoes(
            saved,
            TourPackage.example().titled("Now with Ronda's bridge"),
            () -> seenBetween.add(visible(other, saved)));
    assertThat(children(again)).hasSize(before.size()).doesNotContainAnyElementsOf(before);
    assertThat(seenBetween).contains("1 0 0 0 0").hasSizeGreaterThan(3);
    assertThat(strings(row).getFirst()).isNotEqualTo(updated);
    assertThat(
            strings(
                "select title from public.multi_city_hotel_packages where id = '"
                    + saved.id()
                    + "'"))
        .containsExactly("Now with Ronda's bridge");
  }

  @Test
  void wordsAndNumbersAreKeptAsWritten() throws Exception {
    OperatorFixtures.Saved saved = fixtures.insert(operator, TourPackage.example());
    assertThat(
            strings(
                """
                select title || '|' || short_description || '|' || payment_methods[2] || '|' || base_price
                from public.multi_city_hotel_packages where id = '%s'
                """
                    .formatted(saved.id())))
        .containsExactly(
            "Andalusia's \"white\" villages|Seville, Ronda and Granada in a week; C:\\maps included"
                + "|Card, \"any\"|549.00");
    assertThat(
            strings(
                """
                select city_id is not null and time_slots -> 0 ->> 'activity' = 'Tapas' and has_flights
                from public.multi_city_hotel_package_day_plans where package_id = '%s' and day_number = 1
                """
                    .formatted(saved.id())))
        .containsExactly("t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update public.multi_city_hotel_packages set deposit_percent = 101",
        "update public.multi_city_hotel_packages set base_price = -1",
        "update public.multi_city_hotel_packages set status = 'sold'",
        "update public.multi_city_hotel_packages set insurance_requirement = 'MAYBE'",
        "update public.multi_city_hotel_package_cities set nights = 0",
        "update public.multi_city_hotel_package_cancellation_tiers set refund_percent = 101",
        "update public.multi_city_hotel_pricing_rows set number_of_children = 0",
        "update public.multi_city_hotel_private_package_rows set vehicle_capacity = 0",
        "update public.multi_city_hotel_package_addons set price = -0.01",
        "insert into public.users (id, email) values (gen_random_uuid(), 'ghost@a.test')",
      })
  void constraintsHold(String violation) {
    fixtures.insert(operator, TourPackage.example());
    assertThatThrownBy(
            () -> {
              try (Connection connection = system.connect();
                  Statement statement = connection.createStatement()) {
                statement.execute(violation);
              }
            })
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .asString()
        .startsWith("23");
  }

  @Test
  void deletedPackageTakesItsChildrenAlong() throws Exception {
    OperatorFixtures.Saved saved = fixtures.insert(operator, TourPackage.example());
    assertThat(children(saved)).isNotEmpty();
    fixtures.delete(saved);
    assertThat(children(saved)).isEmpty();
  }

  @Test
  void loginsSignInWithTheirPassword() throws Exception {
    system.letSignIn("postgres", "owner's secret");
    system.createLogin("bridge_role", "a");
    system.createLogin("bridge_role", "b'\\");
    for (String[] login :
        new String[][] {{"postgres", "owner's secret"}, {"bridge_role", "b'\\"}}) {
      try (Connection connection =
          DriverManager.getConnection(system.jdbcUrl(), login[0], login[1])) {
        assertThat(one(connection, "select current_user")).isEqualTo(login[0]);
      }
    }
    try (Connection connection =
        DriverManager.getConnection(system.jdbcUrl(), "bridge_role", "b'\\")) {
      assertThatThrownBy(
              () -> one(connection, "select count(*) from public.multi_city_hotel_packages"))
          .hasMessageContaining("permission denied");
    }
  }

  /** How many rows of a package a user sees: package, cities, hotels, pricings, tiers. */
  private static String visible(UUID user, OperatorFixtures.Saved saved) {
    return system.asUser(
        user,
        c ->
            one(
                c,
                """
                select (select count(*) from public.multi_city_hotel_packages where id = p.id)
                  || ' ' || (select count(*) from public.multi_city_hotel_package_cities
                             where package_id = p.id)
                  || ' ' || (select count(*) from public.multi_city_hotel_package_city_hotels h
                             join public.multi_city_hotel_package_cities c on c.id = h.city_id
                             where c.package_id = p.id)
                  || ' ' || (select count(*) from public.multi_city_hotel_pricing_packages
                             where package_id = p.id)
                  || ' ' || (select count(*) from public.multi_city_hotel_package_cancellation_tiers
                             where package_id = p.id)
                from (select '%s'::uuid as id) p
                """
                    .formatted(saved.id())));
  }

  private static List<String> children(OperatorFixtures.Saved saved) throws SQLException {
    List<String> ids = new ArrayList<>();
    for (String table :
        List.of(
            "multi_city_hotel_package_cities",
            "multi_city_hotel_package_day_plans",
            "multi_city_hotel_pricing_packages",
            "multi_city_hotel_package_inclusions",
            "multi_city_hotel_package_exclusions",
            "multi_city_hotel_package_addons",
            "multi_city_hotel_package_cancellation_tiers")) {
      ids.addAll(
          strings("select id from public." + table + " where package_id = '" + saved.id() + "'"));
    }
    return ids;
  }

  private static List<String> strings(String sql) throws SQLException {
    try (Connection connection = system.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> strings = new ArrayList<>();
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
      return strings;
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
