package dev.landbridge.shores;

import dev.landbridge.messaging.Outbox;
import dev.landbridge.messaging.Outgoing;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.Contracts.Contract;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AgentCommand;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.CreditRefused;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.agent.PaymentAuthorized;
import dev.landbridge.schemas.agent.PaymentCaptured;
import dev.landbridge.schemas.agent.PaymentVoided;
import dev.landbridge.schemas.agent.VoidPayment;
import dev.landbridge.schemas.agent.VoucherIssued;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.OperatorCommand;
import dev.landbridge.schemas.operator.ReleaseInventory;
import dev.landbridge.schemas.operator.SoldOut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A shore that gives every ask the same answer: by the booking's id, what it was told to refuse.
 */
public final class Shore implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Answering answering() {
      return new Answering();
    }
  }

  static final class Answering implements PackHandler {
    private final Set<UUID> refused = ConcurrentHashMap.newKeySet();
    private final Map<UUID, CloudEvent> told = new ConcurrentHashMap<>();

    @Override
    public Set<String> types() {
      return Contracts.all().stream()
          .filter(contract ->
              OperatorCommand.class.isAssignableFrom(contract.record())
                  || AgentCommand.class.isAssignableFrom(contract.record())
                  || contract.record() == BookingUpdated.class)
          .map(Contract::type)
          .collect(Collectors.toSet());
    }

    @Override
    public Outcome handle(List<CloudEvent> messages) {
      List<Outgoing> sends = new ArrayList<>();
      for (CloudEvent message : messages) {
        Record payload = message.data(Contracts.of(message.type()).record());
        if (payload instanceof BookingUpdated update) {
          told.merge(
              update.bookingId(),
              message,
              (one, other) ->
                  Objects.requireNonNull(one.sequence()) < Objects.requireNonNull(other.sequence())
                      ? other
                      : one);
        } else {
          sends.add(
              Outgoing.causedBy(message, answer(payload))
                  .under(StepKey.parse(Objects.requireNonNull(message.stepkey()))));
        }
      }
      return Outcome.sends(sends);
    }

    private Record answer(Record command) {
      Money nothing = Money.zero("USD");
      return switch (command) {
        case HoldInventory ask ->
            refused.contains(ask.bookingId())
                ? new SoldOut(ask.bookingId(), 0)
                : new InventoryHeld(ask.bookingId(), Instant.now(), ask.total());
        case ReleaseInventory ask -> new InventoryReleased(ask.bookingId());
        case ConfirmBooking ask -> new BookingAccepted(ask.bookingId(), "OP-" + ask.reference());
        case AuthorizePayment ask ->
            refused.contains(ask.bookingId())
                ? new CreditRefused(ask.bookingId(), ask.total(), nothing)
                : new PaymentAuthorized(ask.bookingId(), ask.total());
        case VoidPayment ask -> new PaymentVoided(ask.bookingId());
        case CapturePayment ask -> new PaymentCaptured(ask.bookingId(), nothing, nothing);
        case IssueVoucher ask -> new VoucherIssued(ask.bookingId(), "V-" + ask.bookingId());
        default -> throw new IllegalArgumentException(command.toString());
      };
    }
  }

  /** Starts the service of a group, with the settings of its stores and broker. */
  public Shore(String group, Map<String, Object> settings) {
    context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(settings)
            .properties(
                "landbridge.messaging.group=" + group,
                "landbridge.messaging.schema=shore",
                "spring.flyway.enabled=false",
                "spring.main.banner-mode=off",
                "spring.config.name=shore")
            .run();
  }

  public void refuse(UUID booking) {
    context.getBean(Answering.class).refused.add(booking);
  }

  public void request(BookingRequested request) {
    context
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(_ ->
            context
                .getBean(Outbox.class)
                .send(
                    List.of(
                        Outgoing.of(
                            request,
                            request.bookingId().toString(),
                            request.bookingId(),
                            "agent:ada"))));
  }

  /** The newest that it was told of a booking. */
  public @Nullable BookingUpdated told(UUID booking) {
    CloudEvent told = context.getBean(Answering.class).told.get(booking);
    return told == null ? null : told.data(BookingUpdated.class);
  }

  @Override
  public void close() {
    context.close();
  }
}
