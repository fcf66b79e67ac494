package dev.landbridge.schemas.operator;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AddOnChoice;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * Hold the seats of a party, if the package still sells for what was quoted.
 *
 * @param option the words of {@link dev.landbridge.schemas.pricing.Option}
 * @param seats travellers who take a seat: all but the infants
 * @param total what was quoted; another price by the last whole snapshot refuses the hold
 */
public record HoldInventory(
    UUID bookingId,
    UUID packageId,
    LocalDate departureDate,
    int adults,
    List<Integer> childAges,
    String option,
    List<AddOnChoice> addOns,
    int seats,
    Money total)
    implements OperatorCommand {
  public HoldInventory {
    childAges = List.copyOf(childAges);
    addOns = List.copyOf(addOns);
  }
}
