package dev.landbridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.embedded.operators.TourPackage.Party;
import dev.landbridge.embedded.operators.TourPackage.Pricing;
import dev.landbridge.embedded.operators.TourPackage.PrivateParty;
import dev.landbridge.local.LocalPlatform;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/**
 * One booking of each kind, and very many at once, over HTTP and with two instances of every
 * service; after each, both stores are read and must agree.
 */
@ResourceLock(SharedPlatform.LOCK)
@ExtendWith(SharedPlatform.class)
@Order(1)
class BookingsEndToEndIntegrationTests {
  private static final Duration SETTLED = Duration.ofMinutes(2);

  private static LocalPlatform platform;
  private static Market market;
  private static AgentClient agent;

  @BeforeAll
  static void meet(LocalPlatform shared) {
    platform = shared;
    market = new Market(platform);
    agent = market.agent();
  }

  @AfterEach
  void bothStoresAgree() {
    market.awaitSettled(SETTLED);
    assertThat(market.checker().violations()).isEmpty();
  }

  @Test
  void confirmsABookingOfAFamily() {
    Offer offer = market.offer(10);
    JsonNode quote = agent.quote(offer.packageId(), offer.date(), 2, List.of(5, 1)).expect(201);
    assertThat(sum(quote.get("lines"))).isEqualTo(quote.get("total").get("amount").asLong());

    UUID id = book(quote, offer, 2, List.of(5, 1));

    JsonNode booking = settled(id);
    assertThat(booking.get("status").asString()).isEqualTo("CONFIRMED");
    assertThat(booking.get("reason").isNull()).isTrue();
    assertThat(steps(booking))
        .contains(
            "hold-inventory/operators",
            "authorize-payment/agents",
            "confirm-with-operator/operators",
            "capture-payment/agents",
            "issue-voucher/agents");
    // The infant takes no seat.
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Market.seatsLeft(agent, offer) == 7);
  }

  @Test
  void declinesWhatIsSoldOut() {
    Offer offer = market.offer(2);
    JsonNode late = quote(offer, 2);
    assertThat(status(book(quote(offer, 2), offer, 2, List.of()))).isEqualTo("CONFIRMED");

    assertThat(declined(book(late, offer, 2, List.of())).get("code").asString())
        .isEqualTo("sold-out");
  }

  @Test
  void declinesWhenThePriceHasChanged() {
    Offer offer = market.offer(10);
    JsonNode coach = quote(offer, 2);
    JsonNode sedan =
        agent
            .quote(offer.packageId(), offer.date(), 2, List.of(), Map.of("option", "PRIVATE"))
            .expect(201);
    assertThat(sedan.get("carType").asString()).as("the only car").isEqualTo("Sedan");
    market.reprice(
        offer,
        Pricing.sic("700.00", "400.00", "0.00", Party.of(2, 0, "1399.00")),
        Pricing.privateCars(new PrivateParty(2, 0, "Sedan", 3, new BigDecimal("2050.00"))));

    assertRepriced(declined(book(coach, offer, 2, List.of())), 139900);
    assertRepriced(declined(book(sedan, offer, 2, List.of())), 205000);
  }

  private static void assertRepriced(JsonNode reason, long newTotal) {
    assertThat(reason.get("code").asString()).isEqualTo("price-changed");
    assertThat(reason.get("newTotal").get("amount").asLong()).isEqualTo(newTotal);
  }

  @Test
  void declinesWhatIsWithdrawn() {
    Offer offer = market.offer(10);
    JsonNode quote = quote(offer, 1);
    market.archive(offer);

    assertThat(declined(book(quote, offer, 1, List.of())).get("code").asString())
        .isEqualTo("package-withdrawn");
  }

  @Test
  void declinesWhatIsNotOnSale() {
    Offer stopped = market.offer(10);
    JsonNode first = quote(stopped, 1);
    market.stopSale(stopped);
    Offer ended = market.offer(10);
    JsonNode second = quote(ended, 1);
    market.endSale(ended);

    assertThat(declined(book(first, stopped, 1, List.of())).get("code").asString())
        .isEqualTo("not-on-sale");
    assertThat(declined(book(second, ended, 1, List.of())).get("code").asString())
        .isEqualTo("not-on-sale");
  }

  @Test
  void declinesWhatTheCreditDoesNotReachForAndFreesTheSeats() {
    Offer offer = market.offer(10);
    AgentClient poor = AgentClient.ofDemoUser(platform.baseUri(), "lucia");
    market.leaveCredit("lucia", 130_000);
    JsonNode first = poor.quote(offer.packageId(), offer.date(), 2, List.of()).expect(201);
    JsonNode second = poor.quote(offer.packageId(), offer.date(), 2, List.of()).expect(201);

    UUID one = id(poor.book(first, offer.date(), 2, List.of()));
    market.awaitSettled(Duration.ofSeconds(30));
    UUID two = id(poor.book(second, offer.date(), 2, List.of()));
    market.awaitSettled(Duration.ofSeconds(30));

    assertThat(poor.status(one)).isEqualTo("CONFIRMED");
    JsonNode declined = poor.booking(two);
    assertThat(declined.get("status").asString()).isEqualTo("DECLINED");
    assertThat(declined.get("reason").get("code").asString()).isEqualTo("credit-refused");
  }

  private static JsonNode quote(Offer offer, int adults) {
    return agent.quote(offer.packageId(), offer.date(), adults, List.of()).expect(201);
  }

  @Test
  void sellsFiftySeatsToTwoHundredCallersAtOnce() {
    market.leaveCredit("amara", 1_000_000_000L);
    Offer offer = market.offer(50);

    List<UUID> bookings = market.bookAtOnce(offer, 200);

    market.awaitSettled(SETTLED);
    List<String> statuses = bookings.stream().map(agent::status).toList();
    assertThat(statuses).filteredOn("CONFIRMED"::equals).hasSize(50);
    assertThat(statuses).filteredOn("DECLINED"::equals).hasSize(150);
  }

  private static UUID book(JsonNode quote, Offer offer, int adults, List<Integer> childAges) {
    return id(agent.book(quote, offer.date(), adults, childAges));
  }

  private static UUID id(AgentClient.Answer answer) {
    return UUID.fromString(answer.expect(202).get("id").asString());
  }

  private static JsonNode settled(UUID id) {
    market.awaitSettled(SETTLED);
    return agent.booking(id);
  }

  private static String status(UUID id) {
    return settled(id).get("status").asString();
  }

  private static JsonNode declined(UUID id) {
    JsonNode booking = settled(id);
    assertThat(booking.get("status").asString()).isEqualTo("DECLINED");
    return booking.get("reason");
  }

  private static long sum(JsonNode lines) {
    long sum = 0;
    for (JsonNode line : lines) {
      sum += line.get("amount").get("amount").asLong();
    }
    return sum;
  }

  private static List<String> steps(JsonNode booking) {
    return booking
        .get("timeline")
        .valueStream()
        .map(entry -> entry.get("step").asString() + "/" + entry.get("shore").asString())
        .toList();
  }
}
