package dev.landbridge.operatorbridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.operatorbridge.inventory.Request;
import dev.landbridge.operatorbridge.inventory.Requests;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.ReleaseInventory;
import dev.landbridge.schemas.operator.WithdrawBooking;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booking of two adults as booking-saga drives it, and what the bridge's tables have of it. Its
 * saga's id is the booking's; a command that is asked again is a new message under the same key.
 */
class TestBooking {
  static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  static final Money TOTAL = new Money(1250_00, "USD");

  final UUID id = UUID.randomUUID();
  final StepKey holdKey = StepKey.forward(id, "hold-inventory");
  final StepKey confirmKey = StepKey.forward(id, "confirm-with-operator");
  private final RunningBridge bridge;
  private final UUID operator;
  private final UUID packageId;
  private final LocalDate date;

  TestBooking(RunningBridge bridge, UUID operator, UUID packageId, LocalDate date) {
    this.bridge = bridge;
    this.operator = operator;
    this.packageId = packageId;
    this.date = date;
  }

  CloudEvent hold(int seats) {
    return hold(packageId, date, seats);
  }

  CloudEvent hold(UUID packageId, LocalDate date, int seats) {
    return hold(packageId, date, seats, TOTAL);
  }

  CloudEvent hold(UUID packageId, LocalDate date, int seats, Money total) {
    return RunningBridge.command(
        holdKey,
        new HoldInventory(id, packageId, date, 2, List.of(), "SIC", List.of(), seats, total),
        id);
  }

  CloudEvent release() {
    return RunningBridge.command(
        StepKey.undo(id, holdKey.step()), new ReleaseInventory(id, holdKey.toString()), id);
  }

  CloudEvent confirm() {
    return RunningBridge.command(
        confirmKey,
        new ConfirmBooking(
            id,
            "LB-1",
            "Agency",
            List.of(
                new Traveller(UUID.randomUUID(), "Ann", "O'Neil", LocalDate.parse("1980-01-01"))),
            "+34 1",
            null),
        id,
        TRACE);
  }

  CloudEvent withdraw() {
    return RunningBridge.command(
        StepKey.undo(id, confirmKey.step()), new WithdrawBooking(id, confirmKey.toString()), id);
  }

  /** Its operator is asked for so many seats. */
  Request asked(int seats) {
    assertThat(bridge.ask(hold(seats))).isInstanceOf(InventoryHeld.class);
    assertThat(bridge.ask(confirm())).isInstanceOf(BookingPending.class);
    return request();
  }

  void sold(int seats) {
    assertThat(bridge.ask(hold(seats))).isInstanceOf(InventoryHeld.class);
    assertThat(bridge.ask(confirm())).isInstanceOf(BookingAccepted.class);
  }

  Request request() {
    return Objects.requireNonNull(find());
  }

  /** The operator's request; null where the operator was not asked. */
  @Nullable Request find() {
    return bridge
        .jdbc()
        .sql("select id from landbridge.requests where booking_id = ?")
        .param(id)
        .query(UUID.class)
        .optional()
        .flatMap(request -> bridge.bean(Requests.class).find(operator, request))
        .orElse(null);
  }

  /** The type of what is stored under the confirmation's key. */
  @Nullable String answer() {
    return stored("done_type");
  }

  /** The type of what is stored under the withdrawal's key. */
  @Nullable String undone() {
    return stored("undone_type");
  }

  private @Nullable String stored(String column) {
    return bridge
        .jdbc()
        .sql(
            "select coalesce(%s, '') from landbridge.step where saga = ? and step = ?"
                .formatted(column))
        .params(id, confirmKey.step())
        .query(String.class)
        .optional()
        .filter(type -> !type.isEmpty())
        .orElse(null);
  }

  /** The state of what it holds. */
  String hold() {
    return bridge
        .jdbc()
        .sql("select state from landbridge.holds where saga_id = ?")
        .param(id)
        .query(String.class)
        .single();
  }

  Instant heldUntil() {
    return bridge
        .jdbc()
        .sql("select expires_at from landbridge.holds where saga_id = ?")
        .param(id)
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }

  /** All that was sent of it, in the order of the outbox. */
  List<Record> told() {
    return bridge.sent(id.toString()).stream()
        .map(event -> (Record) event.data(Contracts.of(event.type()).record()))
        .toList();
  }

  /** The messages of one type that were sent of it. */
  List<CloudEvent> sent(Class<? extends Record> message) {
    String type = Contracts.of(message).type();
    return bridge.sent(id.toString()).stream().filter(event -> event.type().equals(type)).toList();
  }
}
