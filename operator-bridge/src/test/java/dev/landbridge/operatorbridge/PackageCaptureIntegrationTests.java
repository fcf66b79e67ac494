package dev.landbridge.operatorbridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.embedded.operators.OperatorFixtures.Saved;
import dev.landbridge.embedded.operators.TourPackage;
import dev.landbridge.operatorbridge.packages.Capture;
import dev.landbridge.operatorbridge.packages.Comparison;
import dev.landbridge.operatorbridge.packages.KnownPackage;
import dev.landbridge.operatorbridge.packages.Packages;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CarPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.OperatorContact;
import dev.landbridge.schemas.event.CloudEvent;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PackageCaptureIntegrationTests {
  private static final List<LocalDate> DEPARTURES =
      List.of(LocalDate.parse("2099-03-14"), LocalDate.parse("2099-03-15"));
  private static RunningBridge bridge;
  private static UUID operator;
  private Saved tour;

  @BeforeAll
  static void start() {
    bridge = RunningBridge.start();
    operator = bridge.fixtures().operator("Sur Viajes", "sur@example.test");
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @BeforeEach
  void publishAPackage() {
    tour = bridge.fixtures().insertPublished(operator, TourPackage.example());
    bridge.settle();
    assertThat(sent()).hasSize(1);
  }

  @Test
  void readsAPackageWhole() {
    PackageSnapshot snapshot = sent().getFirst().data(PackageSnapshot.class);
    assertThat(snapshot.operatorName()).isEqualTo("Sur Viajes");
    assertThat(snapshot.title()).isEqualTo("Andalusia's \"white\" villages");
    assertThat(snapshot.shortDescription()).contains("C:\\maps");
    assertThat(snapshot.cities())
        .extracting(PackageSnapshot.City::name)
        .containsExactly("Seville", "Granada");
    assertThat(snapshot.cities().getFirst().hotels()).hasSize(2);
    assertThat(snapshot.days()).hasSize(3);
    assertThat(snapshot.days().getFirst().flights()).hasSize(1);
    assertThat(snapshot.days().getFirst().timeSlots()).isNotNull();
    assertThat(Objects.requireNonNull(snapshot.sic()).parties()).hasSize(2);
    assertThat(snapshot.addOns())
        .extracting(PackageSnapshot.AddOn::key)
        .containsExactly("airport-transfer");
    assertThat(snapshot.cancellationTiers()).hasSize(3);
    assertThat(Objects.requireNonNull(snapshot.privateCars()).rows())
        .containsExactly(new CarPrice("Sedan", 3, 2, 0, new Money(1990_00, "USD")));
    assertThat(snapshot.privateCars().childMaxAge()).as("that of seats in a coach").isEqualTo(11);
    assertThat(sent().getFirst().sequence()).isEqualTo(1);
  }

  @Test
  void makesOneVersionOfASaveThatDeletesAndInsertsEverything() {
    Capture capture = bridge.bean(Capture.class);
    bridge
        .fixtures()
        .saveAsTheirAppDoes(
            tour,
            TourPackage.example().titled("Renamed"),
            () -> {
              capture.spreadNotes();
              capture.readDue();
            });
    bridge.settle();
    assertThat(sent()).hasSize(2);
    PackageSnapshot saved = sent().getLast().data(PackageSnapshot.class);
    assertThat(saved.title()).isEqualTo("Renamed");
    assertThat(saved.cities()).hasSize(2);
    assertThat(sent().getLast().sequence()).isEqualTo(2);
  }

  @Test
  void saysNothingOfASaveThatChangesNothing() {
    bridge.fixtures().saveAsTheirAppDoes(tour);
    bridge.settle();
    assertThat(sent()).hasSize(1);
    assertThat(known().onSale()).isTrue();
    assertThat(known().unsettled()).isFalse();
  }

  @Test
  void keepsTheLastWholeVersionOfAPackageThatIsHalfSaved() {
    as(operator, "delete from public.multi_city_hotel_package_cities where package_id = '%s'");
    bridge.settle();
    assertThat(sent()).hasSize(1);
    assertThat(known().onSale()).isFalse();
    assertThat(Objects.requireNonNull(known().content()).cities()).hasSize(2);

    bridge.fixtures().saveAsTheirAppDoes(tour);
    bridge.settle();
    assertThat(sent()).as("the same content again").hasSize(1);
    assertThat(known().onSale()).isTrue();
  }

  @Test
  void readsAPackageThatNeverRestsAtTheLatestAfterTenTimesTheSettleTime() {
    as(operator, "update public.multi_city_hotel_packages set title = 'Restless' where id = '%s'");
    Capture capture = bridge.bean(Capture.class);
    capture.spreadNotes();
    capture.readDue();
    assertThat(sent()).as("not quiet yet").hasSize(1);
    bridge
        .jdbc()
        .sql(
            "update landbridge.packages set noted_first = noted_first - interval '10 s' where package_id = ?")
        .param(tour.id())
        .update();
    as(
        operator,
        "update public.multi_city_hotel_packages set title = 'Restless still' where id = '%s'");
    capture.spreadNotes();
    capture.readDue();
    assertThat(sent()).hasSize(2);
  }

  @Test
  void retiresWhatIsNotPublishedAnyMore() {
    bridge.fixtures().archive(tour);
    bridge.settle();
    assertThat(sent().getLast().type()).isEqualTo("operator.package-retired.v1");
    assertThat(sent().getLast().sequence()).isEqualTo(2);
    assertThat(known().onSale()).isFalse();
    bridge.fixtures().publish(tour);
    bridge.settle();
    assertThat(sent().getLast().type()).isEqualTo("operator.package-snapshot.v1");
    bridge.fixtures().backToDraft(tour);
    bridge.settle();
    bridge.fixtures().publish(tour);
    bridge.settle();
    bridge.fixtures().delete(tour);
    bridge.settle();
    assertThat(sent().getLast().type()).isEqualTo("operator.package-retired.v1");
    assertThat(sent()).extracting(CloudEvent::sequence).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void saysNothingOfDrafts() {
    Saved draft = bridge.fixtures().insert(operator, TourPackage.example());
    bridge.settle();
    assertThat(bridge.sent(draft.id().toString())).isEmpty();
  }

  @Test
  void notesAnyDoorThroughWhichAPackageChanges() {
    changes(
        "update public.multi_city_hotel_package_city_hotels set hotel_name = 'A' where city_id in (select id from public.multi_city_hotel_package_cities where package_id = '%s')");
    changes(
        "update public.multi_city_hotel_package_day_flights set airline = 'A' where day_plan_id in (select id from public.multi_city_hotel_package_day_plans where package_id = '%s')");
    changes(
        "update public.multi_city_hotel_pricing_rows set total_price = total_price + 1 where pricing_package_id in (select id from public.multi_city_hotel_pricing_packages where package_id = '%s')");
    changes(
        "update public.multi_city_hotel_package_inclusions set description = 'A' where package_id = '%s'");
    changes("delete from public.multi_city_hotel_package_exclusions where package_id = '%s'");
    changes("update public.multi_city_hotel_package_addons set price = 41 where package_id = '%s'");
    changes(
        "insert into public.multi_city_hotel_package_cancellation_tiers (package_id, days_before, refund_percent) values ('%s', 90, 100)");
    changes(
        "update public.users set profile = jsonb_build_object('companyName', 'Norte') where id = (select operator_id from public.multi_city_hotel_packages where id = '%s')");
    changes(
        "update public.users set phone = '+1 202-555-0188', email = ' norte@example.com ' where id = (select operator_id from public.multi_city_hotel_packages where id = '%s')");
    assertThat(sent().getLast().data(PackageSnapshot.class).operatorContact())
        .isEqualTo(new OperatorContact("norte@example.com", "+1 202-555-0188"));
    changes(
        "update public.users set phone = ' ' where id = (select operator_id from public.multi_city_hotel_packages where id = '%s')");
    assertThat(sent().getLast().data(PackageSnapshot.class).operatorContact())
        .isEqualTo(new OperatorContact("norte@example.com", null));
    changes(
        "insert into landbridge.operator_settings (operator_id, time_zone) select operator_id, 'Europe/Madrid' from public.multi_city_hotel_packages where id = '%s' on conflict (operator_id) do update set time_zone = 'Europe/Paris'");
    changes("truncate public.multi_city_hotel_package_inclusions");
    // The hotels' cities go in the same statement.
    changes(
        "with hotels as (delete from public.multi_city_hotel_package_city_hotels h using public.multi_city_hotel_package_cities c where c.id = h.city_id and c.package_id = '%1$s' and c.name = 'Granada') delete from public.multi_city_hotel_package_cities where package_id = '%1$s' and name = 'Granada'");
  }

  private void changes(String sql) {
    int before = sent().size();
    bridge.database().owner().sql(sql.formatted(tour.id())).update();
    bridge.settle();
    assertThat(sent()).as(sql).hasSize(before + 1);
  }

  @Test
  void saysWhetherTheOperatorIsAskedAndWhetherAnyDateCanBe() {
    sells(true, true);
    DEPARTURES.forEach(date -> bridge.departure(tour.id(), date, 5));
    sells(null, null);
    setting(
        "insert into landbridge.package_settings (package_id, confirmation) values ('%s', 'on-request')");
    sells(true, null);
    setting(
        "update landbridge.package_settings set confirmation = 'at-once' where package_id = '%s'");
    sells(null, null);
    setting(
        "update landbridge.package_settings set confirmation = 'on-request' where package_id = '%s'");
    sells(true, null);
    setting("delete from landbridge.package_settings where package_id = '%s'");
    sells(null, null);
    assertThat(sent()).extracting(CloudEvent::sequence).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);

    setting(
        "delete from landbridge.departures where package_id = '%s' and departure_date = '2099-03-14'");
    bridge.settle();
    assertThat(sent()).as("one departure is left").hasSize(6);
    setting(
        "insert into landbridge.package_settings (package_id, confirmation) values ('%s', 'at-once')");
    setting("delete from landbridge.departures where package_id = '%s'");
    sells(true, true);
  }

  @Test
  void notesNoSettingAndNoDepartureThatAgentsDoNotSeeInThePackage() {
    bridge.departure(tour.id(), DEPARTURES.getFirst(), 5);
    setting(
        "insert into landbridge.package_settings (package_id, confirmation) values ('%s', 'on-request')");
    drain();
    bridge.departure(tour.id(), DEPARTURES.getLast(), 5);
    setting("update landbridge.departures set capacity = 6 where package_id = '%s'");
    setting(
        "update landbridge.package_settings set decides_within = '1 hour' where package_id = '%s'");
    assertThat(notes()).isZero();
  }

  @Test
  void findsASettingThatWasNotNoted() {
    JdbcClient owner = bridge.database().owner();
    bridge.departure(tour.id(), DEPARTURES.getFirst(), 5);
    sells(null, null);
    owner.sql("alter table landbridge.package_settings disable trigger user").update();
    setting(
        "insert into landbridge.package_settings (package_id, confirmation) values ('%s', 'on-request')");
    owner.sql("alter table landbridge.package_settings enable trigger user").update();
    bridge.settle();
    assertThat(sent()).hasSize(2);
    assertThat(bridge.bean(Comparison.class).run()).isEqualTo(1);
    sells(true, null);
  }

  private void setting(String sql) {
    bridge.database().owner().sql(sql.formatted(tour.id())).update();
  }

  private void sells(@Nullable Boolean onRequest, @Nullable Boolean anyDate) {
    bridge.settle();
    PackageSnapshot last = sent().getLast().data(PackageSnapshot.class);
    assertThat(last.onRequest()).isEqualTo(onRequest);
    assertThat(last.anyDate()).isEqualTo(anyDate);
  }

  @Test
  void passesOverChangesOfUsersThatPackagesDoNotShow() {
    drain();
    bridge.database().owner().sql("update public.users set avatar_url = 'x' || random()").update();
    assertThat(notes()).isZero();
  }

  @Test
  void notesOneRowForAStatementThatChangesManyPackages() {
    drain();
    bridge.fixtures().insertPublished(operator, TourPackage.example());
    drain();
    bridge
        .database()
        .owner()
        .sql("update public.multi_city_hotel_packages set short_description = 'x'")
        .update();
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void letsASaveSucceedWhileTheNotesAreLockedAndFindsItByComparison() throws Exception {
    try (Connection holder = bridge.database().connectAsOwner();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("lock table landbridge.notes in access exclusive mode");
      bridge.fixtures().saveAsTheirAppDoes(tour, TourPackage.example().titled("Locked out"));
    }
    missedThenFound("Locked out");
  }

  @Test
  void letsASaveSucceedWhileTheNotesAreRenamedAndFindsItByComparison() {
    JdbcClient owner = bridge.database().owner();
    owner.sql("alter table landbridge.notes rename to elsewhere").update();
    bridge.fixtures().saveAsTheirAppDoes(tour, TourPackage.example().titled("Renamed notes"));
    owner.sql("alter table landbridge.elsewhere rename to notes").update();
    missedThenFound("Renamed notes");
  }

  @Test
  void letsASaveSucceedWhileTheNotesRefuseEveryRowAndFindsItByComparison() {
    JdbcClient owner = bridge.database().owner();
    owner
        .sql("alter table landbridge.notes add constraint is_full check (false) not valid")
        .update();
    bridge.fixtures().saveAsTheirAppDoes(tour, TourPackage.example().titled("Full"));
    owner.sql("alter table landbridge.notes drop constraint is_full").update();
    missedThenFound("Full");
  }

  @Test
  void findsADeletionThatWasNotNoted() {
    JdbcClient owner = bridge.database().owner();
    owner.sql("alter table landbridge.notes rename to elsewhere").update();
    bridge.fixtures().delete(tour);
    owner.sql("alter table landbridge.elsewhere rename to notes").update();
    bridge.settle();
    assertThat(sent()).hasSize(1);
    assertThat(bridge.bean(Comparison.class).run()).isEqualTo(1);
    bridge.settle();
    assertThat(sent().getLast().type()).isEqualTo("operator.package-retired.v1");
  }

  private void missedThenFound(String title) {
    bridge.settle();
    assertThat(sent()).as("nothing was noted").hasSize(1);
    assertThat(bridge.bean(Comparison.class).run()).isEqualTo(1);
    bridge.settle();
    assertThat(sent()).hasSize(2);
    assertThat(sent().getLast().data(PackageSnapshot.class).title()).isEqualTo(title);
    assertThat(bridge.bean(Comparison.class).run()).as("nothing differs any more").isZero();
  }

  @Test
  void marksAPackageThatCanNotBeSentAndGoesOnWithTheOthers() {
    bridge
        .database()
        .owner()
        .sql(
            "update public.multi_city_hotel_packages set terms_and_conditions = repeat(md5(random()::text), 100000) where id = ?")
        .param(tour.id())
        .update();
    Saved other = bridge.fixtures().insertPublished(operator, TourPackage.example());
    bridge.settle();
    assertThat(sent()).hasSize(1);
    assertThat(known().onSale()).isFalse();
    assertThat(bridge.sent(other.id().toString())).hasSize(1);
    bridge.fixtures().delete(tour);
    bridge.settle();
  }

  @Test
  void isNotDisturbedByWhatNobodyToldUsAbout() {
    JdbcClient owner = bridge.database().owner();
    owner
        .sql(
            "alter table public.multi_city_hotel_packages add column if not exists package_id text default 'x', add column if not exists mood jsonb")
        .update();
    owner
        .sql("alter table public.multi_city_hotel_package_cities add column if not exists id_2 int")
        .update();
    owner.sql("create table if not exists public.landbridge (id int primary key)").update();
    owner
        .sql(
            "alter table public.multi_city_hotel_packages drop constraint multi_city_hotel_packages_status_check")
        .update();
    owner
        .sql(
            "alter table public.multi_city_hotel_pricing_packages drop constraint multi_city_hotel_pricing_packages_pricing_type_check")
        .update();
    bridge
        .fixtures()
        .saveAsTheirAppDoes(
            tour,
            TourPackage.example()
                .titled("More columns")
                .priced(
                    TourPackage.Pricing.sic("1.00", "1.00", "0.00"),
                    TourPackage.Pricing.sic("2.00", "2.00", "0.00").ofType("HELICOPTER")));
    bridge.settle();
    assertThat(sent()).hasSize(2);
    owner
        .sql("update public.multi_city_hotel_packages set status = 'on_holiday' where id = ?")
        .param(tour.id())
        .update();
    bridge.settle();
    assertThat(sent().getLast().type()).isEqualTo("operator.package-retired.v1");
  }

  private KnownPackage known() {
    return Objects.requireNonNull(
        bridge.bean(Packages.class).find(List.of(tour.id())).get(tour.id()));
  }

  private List<CloudEvent> sent() {
    return bridge.sent(tour.id().toString());
  }

  private static void drain() {
    bridge.settle();
    assertThat(notes()).isZero();
  }

  private static int notes() {
    return bridge.jdbc().sql("select count(*) from landbridge.notes").query(Integer.class).single();
  }

  /** As a user of their app, under row-level security. */
  private void as(UUID user, String sql) {
    try (Connection connection = bridge.database().connectAsOwner();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local role authenticated");
      statement.execute("set local request.jwt.claims = '{\"sub\": \"" + user + "\"}'");
      assertThat(statement.executeUpdate(sql.formatted(tour.id()))).isPositive();
      connection.commit();
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }
}
