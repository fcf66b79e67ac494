package dev.landbridge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.landbridge.local.frontdoor.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a new user does, from the first start to the next. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalPlatformIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path data;
  private static LocalPlatform platform;

  @BeforeAll
  static void starts() {
    platform = LocalPlatform.start(Options.in(data));
  }

  @AfterAll
  static void stops() {
    platform.close();
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
      assertThat(whole.get("departures").size()).isPositive();
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
    List<String> lines =
        new ArrayList<>(
            console
                .lines()
                .filter(line -> line.matches("(TOKEN=|QUOTE=|BOOKING=|curl ).*"))
                .toList());
    assertThat(lines).hasSize(4);
    Process shell =
        new ProcessBuilder("sh", "-c", String.join("\n", lines))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    JsonNode booking = JSON.readTree(shell.getInputStream());
    assertThat(shell.waitFor()).isZero();
    confirmed("amara", booking.get("id").asString());
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

  /** The broker forgets at every stop; what was under way then settles all the same. */
  @Test
  @Order(6)
  void findsItsDataAgainAndSettlesWhatWasUnderWay() throws Exception {
    int agentsPort = platform.agentsDb().cluster().port();
    platform.stop(Service.BOOKING_SAGA);
    String booking = book("amara");
    long bookings = count("select count(*) from agent_events.bookings");
    platform.close();
    platform = LocalPlatform.start(Options.in(data));
    assertThat(platform.agentsDb().cluster().port()).isEqualTo(agentsPort);
    assertThat(count("select count(*) from agent_events.bookings")).isEqualTo(bookings);
    confirmed("amara", booking);
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
