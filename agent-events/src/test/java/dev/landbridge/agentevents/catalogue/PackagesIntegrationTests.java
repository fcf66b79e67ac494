package dev.landbridge.agentevents.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.agentevents.support.Snapshots;
import dev.landbridge.schemas.catalogue.DepartureSeats;
import dev.landbridge.schemas.catalogue.PackageRetired;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.CloudEvent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PackagesIntegrationTests extends AgentShore {
  /** Only this test's packages have it in their region. */
  private final String region = "Region " + UUID.randomUUID();

  private Api api;

  @BeforeEach
  void anAgent() {
    api = as(agency(1_000_000, "USD"));
  }

  private PackageSnapshot snapshot(String title) {
    return Snapshots.of(UUID.randomUUID(), title, "USD", region);
  }

  private static CloudEvent seats(DepartureSeats seats, long sequence) {
    return event(seats, seats.packageId() + "/" + seats.date(), null, sequence);
  }

  private static CloudEvent snapshot(PackageSnapshot snapshot, long version) {
    return event(snapshot, snapshot.packageId().toString(), null, version);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private List<String> titles(String query) {
    Answer answer =
        api.get(
            "/api/packages?destination=" + encoded(region) + (query.isEmpty() ? "" : "&" + query));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return StreamSupport.stream(answer.json().path("items").spliterator(), false)
        .map(item -> item.path("title").asString())
        .toList();
  }

  @Test
  void showsAPackageWholeWithTheTimeAtWhichItWasTrue() {
    PackageSnapshot snapshot = snapshot("Siam");
    Instant cutoff = Instant.now().plus(50, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    CloudEvent news = snapshot(snapshot, 12);
    handle(
        news,
        seats(Snapshots.seats(snapshot.packageId(), inDays(90), 12), 1),
        seats(new DepartureSeats(snapshot.packageId(), inDays(60), 20, 0, cutoff, false), 1),
        seats(new DepartureSeats(snapshot.packageId(), inDays(70), 20, 5, null, true), 1),
        seats(Snapshots.seats(snapshot.packageId(), inDays(-3), 5), 1));

    Answer answer = api.get("/api/packages/" + snapshot.packageId());

    JsonNode shown = answer.json();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(shown.path("version").asLong()).isEqualTo(12);
    assertThat(Instant.parse(shown.path("asOf").asString()))
        .isEqualTo(news.time().truncatedTo(ChronoUnit.MICROS));
    assertThat(shown.path("departures")).hasSize(2);
    assertThat(shown.path("departures").get(0).path("date").asString())
        .isEqualTo(inDays(60).toString());
    assertThat(shown.path("departures").get(0).path("seatsLeft").asInt()).isZero();
    assertThat(shown.path("departures").get(0).path("cutoff").asString())
        .isEqualTo(cutoff.toString());
    assertThat(shown.path("departures").get(1).path("seatsLeft").asInt()).isEqualTo(12);
    assertThat(shown.path("cancellationTiers").get(0).toString())
        .isEqualTo("{\"daysBefore\":60,\"refundPercent\":90}");
    assertThat(shown.path("shortDescription").asString())
        .isEqualTo("Temples, \"markets\" & a night train \\ by 東京 friends");
    assertThat(shown.path("healthRequirements").isNull()).isTrue();
    assertThat(shown.path("operator").path("name").asString()).isEqualTo("Andaman Trails");
    assertThat(shown.path("operator").path("contact").toString())
        .isEqualTo("{\"email\":\"desk@andaman-trails.example.com\",\"phone\":\"+1 202-555-0143\"}");
    assertThat(shown.path("fromPrice").toString())
        .isEqualTo("{\"amount\":90000,\"currency\":\"USD\"}");
  }

  /** No change at the operator need ever replace such a row. */
  @Test
  void showsWhatAnEarlierVersionKept() {
    PackageSnapshot snapshot = snapshot("Siam");
    handle(snapshot(snapshot, 1), seats(Snapshots.seats(snapshot.packageId(), inDays(90), 12), 1));
    jdbc.sql(
            """
            update agent_events.packages
            set summary = summary - 'onRequest' - 'anyDate', snapshot = snapshot - 'operatorContact'
            where id = ?
            """)
        .param(snapshot.packageId())
        .update();

    JsonNode item =
        api.get("/api/packages?destination=" + encoded(region)).json().path("items").get(0);
    JsonNode shown = api.get("/api/packages/" + snapshot.packageId()).json();

    assertThat(item.path("onRequest").toString() + item.path("anyDate")).isEqualTo("falsefalse");
    assertThat(shown.path("operator").path("name").asString()).isEqualTo("Andaman Trails");
    assertThat(shown.path("operator").path("contact").isNull()).isTrue();
  }

  @Test
  void keepsTheNewestWhateverTheOrder() {
    PackageSnapshot old = snapshot("Old");
    PackageSnapshot renewed = Snapshots.of(old.packageId(), "New", "USD", region);
    handle(snapshot(renewed, 8));
    handle(snapshot(old, 7));
    handle(event(new PackageRetired(old.packageId()), old.packageId().toString(), null, 6L));
    handle(seats(Snapshots.seats(old.packageId(), inDays(90), 4), 5));
    handle(seats(Snapshots.seats(old.packageId(), inDays(90), 9), 4));

    JsonNode shown = api.get("/api/packages/" + old.packageId()).json();

    assertThat(shown.path("title").asString()).isEqualTo("New");
    assertThat(shown.path("departures").get(0).path("seatsLeft").asInt()).isEqualTo(4);
    assertThat(titles("")).containsExactly("New");
  }

  @Test
  void keepsTheNewestOfOnePack() {
    PackageSnapshot first = snapshot("First");
    PackageSnapshot second = Snapshots.of(first.packageId(), "Second", "USD", region);
    handle(
        snapshot(second, 3),
        seats(Snapshots.seats(first.packageId(), inDays(90), 1), 9),
        snapshot(first, 2),
        seats(Snapshots.seats(first.packageId(), inDays(90), 7), 8));

    assertThat(titles("")).containsExactly("Second");
    assertThat(titles("travellers=1")).hasSize(1);
    assertThat(titles("travellers=2")).isEmpty();
  }

  @Test
  void hidesARetiredPackageAndShowsItAgainWhenItIsBack() {
    PackageSnapshot snapshot = snapshot("Siam");
    String path = "/api/packages/" + snapshot.packageId();
    handle(snapshot(snapshot, 1));
    handle(
        event(new PackageRetired(snapshot.packageId()), snapshot.packageId().toString(), null, 2L));

    assertThat(api.get(path).problem()).isEqualTo("404 package-not-found");
    assertThat(titles("")).isEmpty();

    handle(snapshot(snapshot, 3));
    assertThat(api.get(path).status()).isEqualTo(200);
    assertThat(api.get("/api/packages/" + UUID.randomUUID()).problem())
        .isEqualTo("404 package-not-found");
  }

  @Test
  void findsByWordsOfTitleDescriptionAndCities() {
    handle(snapshot(snapshot("Andaman beaches"), 1), snapshot(snapshot("Hà Giang loop"), 1));

    assertThat(titles("q=beach")).containsExactly("Andaman beaches");
    assertThat(titles("q=" + encoded("BEACHES andam"))).containsExactly("Andaman beaches");
    assertThat(titles("q=" + encoded("hà"))).containsExactly("Hà Giang loop");
    assertThat(titles("q=" + encoded("chiang mai"))).hasSize(2);
    assertThat(titles("q=" + encoded("東京"))).hasSize(2);
    assertThat(titles("q=balloon")).isEmpty();
    assertThat(titles("q=" + encoded("'; drop table x; -- & | ! ( :*"))).isEmpty();
    assertThat(titles("q=" + encoded("!!"))).isEmpty();
    assertThat(titles("q=")).hasSize(2);
  }

  @Test
  void findsAccentedWordsWhateverTheirCaseAndWithoutTheAccents() {
    handle(snapshot(snapshot("Évora und Ålesund"), 1));

    for (String word : List.of("évora", "Évora", "ÉVORA", "Åle", "ÅLESUND", "evora", "Ales")) {
      assertThat(titles("q=" + encoded(word))).as(word).hasSize(1);
    }
  }

  @Test
  void findsByDestinationWhateverItsCaseButTakesNoWildcards() {
    handle(snapshot(snapshot("Siam"), 1));

    assertThat(
            api.get(
                    "/api/packages?destination="
                        + encoded(region.toUpperCase(java.util.Locale.ROOT)))
                .json()
                .path("items"))
        .hasSize(1);
    assertThat(
            api.get("/api/packages?destination=" + encoded(region.replace(' ', '_')))
                .json()
                .path("items"))
        .isEmpty();
    assertThat(api.get("/api/packages?destination=%25").json().path("items")).isEmpty();
    assertThat(api.get("/api/packages?destination=thailand").json().path("items")).isNotEmpty();
  }

  @Test
  void findsByDeparturesThatFitAllThatWasAskedFor() {
    PackageSnapshot snapshot = snapshot("Siam");
    handle(
        snapshot(snapshot, 1),
        seats(Snapshots.seats(snapshot.packageId(), inDays(40), 2), 1),
        seats(Snapshots.seats(snapshot.packageId(), inDays(80), 8), 1),
        seats(new DepartureSeats(snapshot.packageId(), inDays(60), 20, 20, null, true), 1));

    assertThat(titles("travellers=8")).hasSize(1);
    assertThat(titles("travellers=9")).isEmpty();
    assertThat(titles("to=" + inDays(50) + "&travellers=2")).hasSize(1);
    assertThat(titles("to=" + inDays(50) + "&travellers=3")).isEmpty();
    assertThat(titles("from=" + inDays(80) + "&to=" + inDays(80))).hasSize(1);
    assertThat(titles("from=" + inDays(81))).isEmpty();
    assertThat(titles("from=" + inDays(55) + "&to=" + inDays(65))).isEmpty();
    JsonNode item =
        api.get("/api/packages?destination=" + encoded(region) + "&travellers=3")
            .json()
            .path("items")
            .get(0);
    assertThat(item.path("nextDeparture").path("date").asString()).isEqualTo(inDays(80).toString());
  }

  @Test
  void findsByAnyDateThatCanBeAskedFor() {
    PackageSnapshot snapshot = Snapshots.forAnyDate(snapshot("Siam"), inDays(90));
    handle(snapshot(snapshot, 1));

    assertThat(titles("travellers=8")).hasSize(1);
    assertThat(titles("from=" + inDays(90))).hasSize(1);
    assertThat(titles("from=" + inDays(91))).isEmpty();
    assertThat(titles("from=" + inDays(10) + "&to=" + inDays(20))).hasSize(1);
    assertThat(titles("to=" + inDays(-2))).isEmpty();
    JsonNode item =
        api.get("/api/packages?destination=" + encoded(region)).json().path("items").get(0);
    assertThat(item.path("anyDate").asBoolean()).isTrue();
    assertThat(item.path("onRequest").asBoolean()).isTrue();
    assertThat(item.path("nextDeparture").isNull()).isTrue();
    JsonNode shown = api.get("/api/packages/" + snapshot.packageId()).json();
    assertThat(shown.path("anyDate").asBoolean()).isTrue();
    assertThat(shown.path("departures").isEmpty()).isTrue();
  }

  @Test
  void pagesWithoutGapsOrRepeatsWhileTitlesAreTheSame() {
    for (int i = 0; i < 7; i++) {
      handle(snapshot(snapshot(i < 4 ? "Same" : "Zebra " + i), 1));
    }
    List<String> ids = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page =
          api.get(
                  "/api/packages?limit=2&destination="
                      + encoded(region)
                      + "&cursor="
                      + encoded(cursor))
              .json();
      page.path("items").forEach(item -> ids.add(item.path("id").asString()));
      cursor = page.path("nextCursor").isNull() ? "" : page.path("nextCursor").asString();
      pages++;
      if (pages == 2) {
        handle(snapshot(snapshot("Aardvark, new while somebody reads"), 1));
      }
    } while (!cursor.isEmpty());

    assertThat(ids).hasSize(7).doesNotHaveDuplicates();
    assertThat(pages).isEqualTo(4);
  }
}
