package dev.landbridge.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.landbridge.embedded.broker.EmbeddedBroker;
import dev.landbridge.messaging.outbox.Resend;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.Uuid7;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import software.amazon.awssdk.services.sqs.model.Message;

/** Outbox, relay, binder, topic, queue, inbox and handler, as a service has them. */
class WholePathIntegrationTests {
  private static final EmbeddedBroker BROKER = EmbeddedBroker.start();
  private static final String ISSUE = "agent.issue-voucher.v1";
  private static TestDatabase database;
  private static TestService service;

  @BeforeAll
  static void start() {
    BROKER.clear();
    database = new TestDatabase();
    service = TestService.start(BROKER, database.url(), Map.of());
  }

  @AfterAll
  static void stop() {
    service.close();
    database.close();
  }

  @BeforeEach
  void forget() {
    service.handler().packs.clear();
  }

  private static List<UUID> bookings(int number) {
    List<UUID> bookings = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      bookings.add(Uuid7.next());
    }
    return bookings;
  }

  @Test
  void deliversWhatATransactionSentAfterItCommitted() {
    UUID booking = Uuid7.next();
    CloudEvent sent = service.issue(List.of(booking)).getFirst();
    await().until(() -> service.effects(booking) == 1);
    assertThat(sent.source()).isEqualTo("/landbridge/agent-events");
    assertThat(sent.type()).isEqualTo("agent.issue-voucher.v1");
  }

  @Test
  void carriesManyMessagesInPacksOfAHundred() {
    List<UUID> bookings = bookings(250);
    service.issue(bookings);
    await().until(() -> bookings.stream().allMatch(booking -> service.effects(booking) == 1));
    assertThat(service.handler().packs).hasSize(3).containsOnly(100, 50);
  }

  @Test
  void sendsWhatAHandlerReturnsInTheHandlersTransaction() {
    UUID booking = Uuid7.next();
    service.voidPayment(booking);
    await().until(() -> service.effects(booking) == 1);
  }

  @Test
  void dropsWhatIsSentAgain() {
    List<UUID> bookings = bookings(5);
    service.issue(bookings);
    await().until(() -> bookings.stream().allMatch(booking -> service.effects(booking) == 1));
    double before = service.counter("landbridge.inbox.duplicates");
    assertThat(service.context.getBean(Resend.class).everything()).isGreaterThanOrEqualTo(5);
    await().until(() -> service.counter("landbridge.inbox.duplicates") >= before + 5);
    assertThat(bookings).allMatch(booking -> service.effects(booking) == 1);
  }

  @Test
  void isolatesAPoisonMessageAndHandlesTheOthersOfItsPack() {
    List<UUID> bookings = bookings(10);
    UUID poison = bookings.get(4);
    service.handler().behaviours.put(poison, TestService.POISON);
    UUID id = service.issue(bookings).get(4).id();
    await()
        .until(() ->
            bookings.stream()
                .allMatch(booking -> service.effects(booking) == (booking.equals(poison) ? 0 : 1)));

    Message dead = service.receiveDead().getFirst();
    assertThat(CloudEvents.readBatch(dead.body().getBytes(StandardCharsets.UTF_8)))
        .extracting(CloudEvent::id)
        .containsExactly(id);
    assertThat(attribute(dead, "attempts")).isEqualTo("3");
    assertThat(attribute(dead, "type")).isEqualTo("agent.issue-voucher.v1");
    assertThat(attribute(dead, "version")).isEqualTo("1.2.3");
    assertThat(attribute(dead, "fingerprint")).startsWith("java.lang.IllegalStateException at ");
    assertThat(attribute(dead, "error")).contains("IllegalStateException");
    await().until(() -> service.count("retry") == 0);
    assertThat(inInbox(id)).isFalse();

    // Mended, and sent again under the same id: handled, once.
    service.handler().behaviours.remove(poison);
    service.context.getBean(Resend.class).everything();
    await().until(() -> service.effects(poison) == 1);
    assertThat(inInbox(id)).isTrue();
    assertThat(bookings).allMatch(booking -> service.effects(booking) == 1);
  }

  @Test
  void putsAMessageOffWithoutAnAttempt() {
    UUID booking = Uuid7.next();
    service.handler().behaviours.put(booking, TestService.PUT_OFF_ONCE);
    service.issue(List.of(booking));
    await().until(() -> service.effects(booking) == 1);
    assertThat(service.count("retry")).isZero();
  }

  @Test
  void triesADeadlockAgainAtOnce() {
    UUID booking = Uuid7.next();
    service.handler().behaviours.put(booking, TestService.DEADLOCK_TWICE);
    double before = service.counter("landbridge.inbox.retries");
    service.issue(List.of(booking));
    await().until(() -> service.effects(booking) == 1);
    assertThat(service.counter("landbridge.inbox.retries")).isEqualTo(before);
  }

  @Test
  void givesAPackBackWhoseStoreWentAway() {
    UUID booking = Uuid7.next();
    service.handler().behaviours.put(booking, TestService.CUT_ONCE);
    double before = service.counter("landbridge.inbox.retries");
    service.issue(List.of(booking));
    await().until(() -> service.effects(booking) == 1);
    assertThat(service.counter("landbridge.inbox.retries")).isEqualTo(before);
  }

  @Test
  void strikesOutAnAttemptWhoseConnectionWasTerminated() {
    UUID booking = Uuid7.next();
    // Once in the pack, and then more often than there are attempts.
    service
        .handler()
        .behaviours
        .put(
            booking,
            time -> {
              if (time < 6) {
                service
                    .jdbc()
                    .sql("select pg_terminate_backend(pg_backend_pid())")
                    .query()
                    .listOfRows();
              }
            });
    double before = service.counter("landbridge.inbox.retries");
    service.issue(List.of(booking));
    await().atMost(Duration.ofSeconds(30)).until(() -> service.effects(booking) == 1);
    assertThat(service.counter("landbridge.inbox.retries")).isEqualTo(before);
  }

  @Test
  void putsWhatItCannotReadIntoTheDeadLetterQueueAndHandlesTheRestOfThePack() {
    UUID booking = Uuid7.next();
    String good = TestService.pack(TestService.event(Uuid7.next(), ISSUE, booking));
    service.put(good.replaceFirst("\\[", "[{\"specversion\":\"0.3\"},"));
    await().until(() -> service.effects(booking) == 1);
    Message dead = service.receiveDead().getFirst();
    assertThat(dead.body()).isEqualTo("{\"specversion\":\"0.3\"}");
    assertThat(attribute(dead, "fingerprint")).isEqualTo("unreadable");

    service.put("Fritz");
    assertThat(service.receiveDead()).extracting(Message::body).containsExactly("Fritz");
  }

  @Test
  void putsIdsThatTheInboxHasNoDayForIntoTheDeadLetterQueue() {
    UUID booking = Uuid7.next();
    Map<UUID, String> reasons =
        Map.of(
            Uuid7.first(Instant.now().minus(Duration.ofDays(40))), "too-old",
            Uuid7.first(Instant.now().plus(Duration.ofDays(40))), "clock",
            UUID.randomUUID(), "id-not-uuid7");
    reasons.forEach((id, reason) -> {
      service.put(TestService.pack(TestService.event(id, ISSUE, booking)));
      Message dead = service.receiveDead().getFirst();
      assertThat(attribute(dead, "error")).isEqualTo(reason);
      assertThat(dead.body()).contains(id.toString());
    });
    assertThat(service.effects(booking)).isZero();
    await().until(() -> service.count("retry") == 0);
  }

  @Test
  void takesNoInboxIdForATypeThatItDoesNotKnow() {
    UUID booking = Uuid7.next();
    UUID id = Uuid7.next();
    double before = service.counter("landbridge.inbox.unknown");
    service.put(TestService.pack(TestService.event(id, "agent.not-yet.v9", booking)));
    await().until(() -> service.counter("landbridge.inbox.unknown") == before + 1);
    assertThat(inInbox(id)).isFalse();
  }

  @Test
  void refusesToSendOutsideATransactionAndBeyondTheLimit() {
    Outbox outbox = service.context.getBean(Outbox.class);
    UUID booking = Uuid7.next();
    assertThatIllegalStateException()
        .isThrownBy(() ->
            outbox.send(
                List.of(
                    Outgoing.of(
                        new IssueVoucher(booking, null), "s", booking, TestService.ACTOR))));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            service.inTransaction(() ->
                outbox.send(
                    List.of(
                        Outgoing.of(
                            new IssueVoucher(booking, "x".repeat(300_000)),
                            "s",
                            booking,
                            TestService.ACTOR)))))
        .withMessageContaining("agent.issue-voucher.v1")
        .withMessageContaining("bytes");
  }

  @Test
  void showsTheStoresBreakerInHealth() {
    assertThat(service.context.getBeansOfType(HealthIndicator.class).values())
        .extracting(indicator -> String.valueOf(indicator.health()))
        .anySatisfy(health -> assertThat(health).contains("store").contains("CLOSED"));
  }

  private static boolean inInbox(UUID id) {
    return service
            .jdbc()
            .sql("select count(*) from svc.inbox where id = ?")
            .param(id)
            .query(Integer.class)
            .single()
        == 1;
  }

  private static String attribute(Message message, String name) {
    assertThat(message.messageAttributes()).containsKey(name);
    return java.util.Objects.requireNonNull(message.messageAttributes().get(name)).stringValue();
  }
}
