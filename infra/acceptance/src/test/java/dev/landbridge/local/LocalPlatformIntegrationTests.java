package dev.landbridge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.landbridge.local.frontdoor.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a new user does, from the first start to the next. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(3)
class LocalPlatformIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path data;
  @TempDir static Path elsewhere;
  private static LocalPlatform platform;
  private static Optional<SmallDisk> disk = Optional.empty();
  private static @Nullable PlatformProcess other;

  @BeforeAll
  static void starts() {
    platform = LocalPlatform.start(Options.in(data));
  }

  @AfterAll
  static void stops() {
    platform.close();
    if (other != null) {
      other.close();
    }
    disk.ifPresent(SmallDisk::close);
  }

  @Test
  @Order(1)
  void offersTheDemoOfThePlan() throws Exception {
    JsonNode packages = get("amara", "/api/packages?limit=100").get("items");
    assertThat(packages.size()).isGreaterThanOrEqualTo(12);
    Set<String> operators = new HashSet<>();
    Set<String> regions = new HashSet<>();
    Set<String> currencies = new HashSet<>();
    LocalDate furthest = LocalDate.MIN;
    int nearlySoldOut = 0;
    for (JsonNode item : packages) {
      JsonNode whole = get("amara", "/api/packages/" + item.get("id").asString());
      operators.add(whole.at("/operator/name").asString());
      regions.add(whole.get("destination").asString());
      currencies.add(whole.get("currency").asString());
      assertThat(whole.get("cities").size()).as(item.get("title").asString()).isPositive();
      assertThat(whole.get("days").size()).as(item.get("title").asString()).isPositive();
      assertThat(whole.get("cancellationTiers").size()).isPositive();
      assertThat(whole.get("addOns").size()).isPositive();
      assertThat(whole.get("departures").isEmpty()).isEqualTo(whole.get("anyDate").asBoolean());
      for (JsonNode departure : whole.get("departures")) {
        LocalDate date = LocalDate.parse(departure.get("date").asString());
        furthest = date.isAfter(furthest) ? date : furthest;
        nearlySoldOut += departure.get("seatsLeft").asInt() == 2 ? 1 : 0;
      }
    }
    assertThat(operators).hasSize(3);
    assertThat(regions).hasSizeGreaterThanOrEqualTo(5);
    assertThat(currencies).contains("USD", "EUR", "JPY");
    assertThat(furthest).isAfter(LocalDate.now(ZoneOffset.UTC).plusDays(300));
    assertThat(nearlySoldOut).isEqualTo(1);
    for (String agent : List.of("amara", "lucia")) {
      Set<String> accounts = new HashSet<>();
      get(agent, "/api/agents/me")
          .get("creditAccounts")
          .forEach(account -> accounts.add(account.get("currency").asString()));
      assertThat(accounts).containsAll(currencies);
    }
    JsonNode dollars =
        get("lucia", "/api/agents/me")
            .get("creditAccounts")
            .valueStream()
            .filter(account -> account.get("currency").asString().equals("USD"))
            .findFirst()
            .orElseThrow();
    assertThat(dollars.at("/available/amount").asLong())
        .isPositive()
        .isLessThan(dollars.at("/limit/amount").asLong() / 10);
  }

  /** The very lines that the console shows, in the plainest of shells. */
  @Test
  @Order(2)
  void booksWhenTheLinesOfTheConsoleArePasted() throws Exception {
    String console = Console.text(platform.welcome(Duration.ofSeconds(9)));
    assertThat(console).contains(platform.baseUri().toString(), data.toString(), "amara", "tomasz");
    confirmed("amara", paste(console));
  }

  @Test
  @Order(3)
  void listensOnLoopbackAlone() throws Exception {
    Set<Integer> ports = new HashSet<>();
    ports.add(platform.baseUri().getPort());
    ports.add(platform.agentsDb().cluster().port());
    ports.add(platform.operatorsDb().cluster().port());
    ports.add(platform.broker().sqsEndpoint().getPort());
    ports.add(platform.broker().snsEndpoint().getPort());
    for (Service service : Service.values()) {
      platform.instances(service).forEach(instance -> ports.add(instance.getPort()));
    }
    assertThat(ports).hasSize(8);
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(network.getInetAddresses())) {
        if (!address.isLoopbackAddress()) {
          for (int port : ports) {
            assertThatThrownBy(() -> new Socket(address, port).close())
                .as("%s at port %d", address, port)
                .isInstanceOf(IOException.class);
          }
        }
      }
    }
  }

  @Test
  @Order(4)
  void refusesAPortAndADataDirectoryInUse(@TempDir Path other) {
    assertThatThrownBy(
            () -> LocalPlatform.start(Options.in(other).atPort(platform.baseUri().getPort())))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("--server.port=N");
    assertThatThrownBy(() -> LocalPlatform.start(Options.in(data)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("--landbridge.local.data=DIR");
  }

  @Test
  @Order(5)
  void doesNotStartOnADiskThatIsTooSmall() throws Exception {
    disk = SmallDisk.of("60m", elsewhere.resolve("disk"));
    assumeTrue(disk.isPresent(), "this user may not mount a file system");
    Path small = disk.orElseThrow().path().resolve("data");
    try (PlatformProcess refused = PlatformProcess.start(0, small)) {
      assertThat(refused.refusal())
          .startsWith("The disk under " + small)
          .contains(" is full")
          .contains("free some space there and start again")
          .endsWith("--landbridge.local.data=DIR.");
    }
    try (Stream<Path> left = Files.walk(small)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("draft-") || name.endsWith(".tmp"));
    }
    disk.orElseThrow().resize("400m");
  }

  @Test
  @Order(6)
  void runsBesideAnotherPlatform() throws Exception {
    Path its = disk.map(SmallDisk::path).orElse(elsewhere).resolve("data");
    other = PlatformProcess.start(0, its);
    other().awaitUp();
    for (String part : List.of("Front door", "Agents' store", "Operators' store", "SQS", "SNS")) {
      assertThat(other().part(part)).isNotEqualTo(partHere(part));
    }
    int port = URI.create(other().part("Front door")).getPort();
    try (PlatformProcess samePort = PlatformProcess.start(port, elsewhere.resolve("third"));
        PlatformProcess sameData = PlatformProcess.start(0, its)) {
      assertThat(samePort.refusal()).isEqualTo(Ports.inUse(port).getMessage());
      assertThat(sameData.refusal())
          .startsWith("Another Landbridge (process ")
          .contains(its.toString())
          .endsWith("--landbridge.local.data=DIR.");
    }
    assertThat(elsewhere.resolve("third")).doesNotExist();
    String here = book("amara");
    String there = paste(other().console());
    confirmed("amara", here);
    assertThat(count("select count(*) from agent_events.bookings where id::text = '" + there + "'"))
        .isZero();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(statusThere(its, there)).isEqualTo("CONFIRMED"));
  }

  @Test
  @Tag("full-disk")
  @Order(7)
  void saysThatTheDiskIsFullAndFindsItsDataOnceItIsNot() throws Exception {
    assumeTrue(disk.isPresent(), "this user may not mount a file system");
    Path its = disk.orElseThrow().path().resolve("data");
    long before = bookingsThere(its);
    Path filling = disk.orElseThrow().fill();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          writeThere(its);
          return !other().isAlive();
        });
    assertThat(other().awaitEnd()).isEqualTo(1);
    assertThat(
            other().console().lines().filter(line -> line.startsWith("The disk under ")).toList())
        .isNotEmpty()
        .allSatisfy(line ->
            assertThat(line)
                .startsWith("The disk under " + its + "/agents is full")
                .contains("free some space there and start again, which finds the data"));
    Files.delete(filling);
    LocalPlatform again = LocalPlatform.start(Options.in(its));
    try {
      assertThat(bookingsThere(its)).isEqualTo(before);
    } finally {
      again.close();
    }
  }

  @Test
  @Order(8)
  void goesOnWhenTheOtherHasEnded() throws Exception {
    other().stop();
    assertThat(other().isAlive()).isFalse();
    confirmed("amara", book("amara"));
  }

  @Test
  @Order(9)
  void goesOnWithSecondInstancesAndWhenAServiceComesBack() throws Exception {
    platform.startSecondInstances();
    assertThat(platform.instances(Service.AGENT_EVENTS)).hasSize(2);
    platform.stop(Service.OPERATOR_BRIDGE);
    String booking = book("jonas");
    assertThat(get("jonas", "/api/bookings/" + booking).get("status").asString())
        .isEqualTo("REQUESTED");
    platform.startAnother(Service.OPERATOR_BRIDGE);
    confirmed("jonas", booking);
  }

  /**
   * The broker forgets at every stop; what was under way then settles all the same. The demo is its
   * users' own after the first start: what they took off sale, or what a later version would add,
   * is not waited for.
   */
  @Test
  @Order(10)
  void findsItsDataAgainAndSettlesWhatWasUnderWay() throws Exception {
    int agentsPort = platform.agentsDb().cluster().port();
    String offered = "/api/packages?limit=100";
    int before = get("amara", offered).get("items").size();
    try (Connection operators = platform.operatorsDb().connect()) {
      operators
          .createStatement()
          .execute(
              "update public.multi_city_hotel_packages set status = 'archived' where title = 'Hokkaido in Winter'");
    }
    platform.stop(Service.BOOKING_SAGA);
    String booking = book("amara");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(get("amara", offered).get("items")).hasSize(before - 1));
    long bookings = count("select count(*) from agent_events.bookings");
    platform.close();
    platform = LocalPlatform.start(Options.in(data));
    assertThat(platform.agentsDb().cluster().port()).isEqualTo(agentsPort);
    assertThat(count("select count(*) from agent_events.bookings")).isEqualTo(bookings);
    confirmed("amara", booking);
  }

  private static String partHere(String name) {
    return platform.welcome(Duration.ZERO).parts().stream()
        .filter(part -> part.name().equals(name))
        .map(part -> part.where())
        .findFirst()
        .orElseThrow();
  }

  /** The lines of a console, in the plainest of shells; the booking's id. */
  private static String paste(String console) throws Exception {
    List<String> lines =
        console.lines().filter(line -> line.matches("(TOKEN=|QUOTE=|BOOKING=|curl ).*")).toList();
    assertThat(lines).hasSize(4);
    Process shell =
        new ProcessBuilder("sh", "-c", String.join("\n", lines))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    JsonNode booking = JSON.readTree(shell.getInputStream());
    assertThat(shell.waitFor()).isZero();
    return booking.get("id").asString();
  }

  private static PlatformProcess other() {
    return Objects.requireNonNull(other);
  }

  private static Connection connectThere(Path its) throws Exception {
    URI store = URI.create(other().part("Agents' store"));
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + store.getPort() + store.getPath(),
        store.getUserInfo(),
        Files.readString(its.resolve("agents/password")));
  }

  private static String statusThere(Path its, String booking) throws Exception {
    return queryThere(
        its, "select status from agent_events.bookings where id::text = '" + booking + "'");
  }

  private static long bookingsThere(Path its) throws Exception {
    return Long.parseLong(queryThere(its, "select count(*) from agent_events.bookings"));
  }

  private static String queryThere(Path its, String sql) throws Exception {
    try (Connection connection = connectThere(its);
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** More than the segments of the log that are at hand. */
  private static void writeThere(Path its) throws Exception {
    try (Connection connection = connectThere(its)) {
      connection
          .createStatement()
          .execute(
              "select pg_logical_emit_message(false, 'filling', repeat('x', 1000000)) from generate_series(1, 40)");
    } catch (SQLException refused) {
      // What a full disk does; the console is what matters.
      return;
    }
  }

  private static void confirmed(String user, String booking) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(get(user, "/api/bookings/" + booking).get("status").asString())
                .isEqualTo("CONFIRMED"));
  }

  /** Two adults, on what the console offers. */
  private static String book(String user) throws Exception {
    String line =
        platform.welcome(Duration.ZERO).curls().stream()
            .map(curl -> curl.line())
            .filter(each -> each.startsWith("QUOTE="))
            .findFirst()
            .orElseThrow();
    Matcher body = Pattern.compile("-d '(\\{.*?})'").matcher(line);
    assertThat(body.find()).isTrue();
    JsonNode quote = post(user, "/api/quotes", body.group(1), 201);
    String booking =
        JSON.writeValueAsString(
            Map.of(
                "quoteId",
                quote.get("id").asString(),
                "travellers",
                List.of(traveller("Ada"), traveller("Ben"))));
    return post(user, "/api/bookings", booking, 202).get("id").asString();
  }

  private static Map<String, String> traveller(String name) {
    return Map.of("givenName", name, "familyName", "Example", "dateOfBirth", "1988-04-12");
  }

  private static JsonNode get(String user, String path) throws Exception {
    HttpResponse<String> response =
        HTTP.send(request(user, path).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static JsonNode post(String user, String path, String body, int expected)
      throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            request(user, path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", Integer.toHexString(body.hashCode()))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
    return JSON.readTree(response.body());
  }

  private static HttpRequest.Builder request(String user, String path) {
    URI uri = platform.baseUri().resolve(path);
    return HttpRequest.newBuilder(uri)
        .header("Authorization", "Bearer " + platform.issuer().token(user).orElseThrow());
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection = platform.agentsDb().connect();
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
