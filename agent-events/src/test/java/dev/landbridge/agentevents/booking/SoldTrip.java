package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.messaging.Outgoing;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.agent.RefundPayment;
import dev.landbridge.schemas.agent.RefundRest;
import dev.landbridge.schemas.agent.VoidPayment;
import dev.landbridge.schemas.agent.VoidVoucher;
import dev.landbridge.schemas.booking.Attention;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.StepKey;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A booking for one adult, 1000.00 of which 300.00 are the deposit; refunds 90 % and 50 %. */
abstract class SoldTrip extends AgentShore {
  static final ZoneId ZONE = ZoneId.of("Asia/Bangkok");

  Agency agency;
  Api api;
  UUID booking;

  @BeforeEach
  void aBooking() {
    agency = agency(1_000_000, "USD");
    api = as(agency);
    booking = booked(api, onSale("Siam", "USD", 40), 1);
  }

  static Money usd(long amount) {
    return new Money(amount, "USD");
  }

  /** Books for one adult at another price and with other tiers, as days and percents. */
  UUID soldFor(long price, int... tiers) {
    PackageSnapshot snapshot = onSale("Siam", "USD", 40);
    ObjectNode changed = (ObjectNode) CloudEvents.data(snapshot);
    ((ObjectNode) changed.path("sic").path("adultPrice")).put("amount", price);
    ArrayNode rungs = changed.putArray("cancellationTiers");
    for (int i = 0; i < tiers.length; i += 2) {
      rungs.addObject().put("daysBefore", tiers[i]).put("refundPercent", tiers[i + 1]);
    }
    PackageSnapshot sold = CloudEvents.mapper().convertValue(changed, PackageSnapshot.class);
    handle(event(sold));
    return booked(api, sold, 1);
  }

  LocalDate todayThere() {
    return clock.instant().atZone(ZONE).toLocalDate();
  }

  void departsIn(UUID id, int days) {
    jdbc.sql("update agent_events.bookings set departs_on = ? where id = ?")
        .params(todayThere().plusDays(days), id)
        .update();
  }

  CloudEvent news(UUID id, long sequence, BookingStatus status) {
    return news(id, sequence, status, null, null);
  }

  CloudEvent news(
      UUID id,
      long sequence,
      BookingStatus status,
      @Nullable Cancellation cancellation,
      @Nullable Attention attention) {
    return event(
        new BookingUpdated(
            id,
            status,
            null,
            status == BookingStatus.CONFIRMED ? "OP-7" : null,
            null,
            attention,
            cancellation,
            null,
            List.of()),
        id.toString(),
        null,
        sequence);
  }

  void confirmed(UUID id) {
    handle(news(id, 5, BookingStatus.CONFIRMED));
  }

  Answer quote(UUID id) {
    return api.send("POST", "/api/bookings/" + id + "/cancellations", null);
  }

  UUID quoted(UUID id) {
    Answer answer = quote(id);
    if (answer.status() != 201) {
      throw new AssertionError(answer.text());
    }
    return UUID.fromString(answer.json().path("id").asString());
  }

  Answer confirm(UUID id, UUID cancellation) {
    return api.send(
        "POST", "/api/bookings/" + id + "/cancellations/" + cancellation + "/confirm", null);
  }

  UUID opened(UUID id) {
    UUID cancellation = quoted(id);
    Answer answer = confirm(id, cancellation);
    if (answer.status() != 202) {
      throw new AssertionError(answer.text());
    }
    return cancellation;
  }

  JsonNode view(UUID id) {
    return api.get("/api/bookings/" + id).json();
  }

  String state(UUID cancellation) {
    return jdbc.sql("select state from agent_events.cancellations where id = ?")
        .param(cancellation)
        .query(String.class)
        .single();
  }

  CloudEvent authorize(UUID id, long total) {
    return command(
        new AuthorizePayment(id, agency.id(), usd(total)),
        id,
        StepKey.forward(id, "authorize-payment"));
  }

  CloudEvent release(UUID id) {
    StepKey key = StepKey.undo(id, "authorize-payment");
    return command(new VoidPayment(id, key.forward().toString()), id, key);
  }

  CloudEvent capture(UUID id) {
    return command(new CapturePayment(id), id, StepKey.forward(id, "capture-payment"));
  }

  CloudEvent refund(UUID id, UUID cancellation, long refund) {
    return command(
        new RefundPayment(id, cancellation, usd(refund)),
        id,
        StepKey.forward(cancellation, "refund-payment"));
  }

  CloudEvent rest(UUID id, UUID cancellation, long total) {
    return command(
        new RefundRest(id, cancellation, usd(total)),
        id,
        StepKey.forward(cancellation, "refund-rest"));
  }

  CloudEvent issue(UUID id) {
    return command(new IssueVoucher(id, "OP-7"), id, StepKey.forward(id, "issue-voucher"));
  }

  CloudEvent voidVoucher(UUID id, UUID cancellation) {
    return command(new VoidVoucher(id), id, StepKey.forward(cancellation, "void-voucher"));
  }

  List<Record> answers(CloudEvent... pack) {
    return handle(pack).stream().map(Outgoing::payload).toList();
  }

  static <T> List<T> atOnce(List<Callable<T>> all) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> each : all) {
        running.add(
            threads.submit(() -> {
              start.await();
              return each.call();
            }));
      }
      start.countDown();
      List<T> done = new ArrayList<>();
      for (Future<T> each : running) {
        done.add(each.get());
      }
      return done;
    }
  }

  /** Until so many wait for a lock of another transaction. */
  void awaitWaiting(int many) {
    Awaitility.await()
        .until(() -> {
          try (var connection = CLUSTER.connect(DATABASE);
              var statement = connection.createStatement();
              var row =
                  statement.executeQuery(
                      """
                      select count(*) from pg_stat_activity
                      where datname = current_database() and wait_event_type = 'Lock'
                      """)) {
            row.next();
            return row.getInt(1) >= many;
          }
        });
  }
}
