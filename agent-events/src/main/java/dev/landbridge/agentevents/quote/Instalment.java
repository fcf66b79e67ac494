package dev.landbridge.agentevents.quote;

import dev.landbridge.schemas.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;

/** Money with the day on which it is due. */
@Schema(description = "Money, in minor units of its currency, and the day on which it is due")
public record Instalment(
    @Schema(example = "25000") long amount,
    @Schema(example = "USD") String currency,
    LocalDate dueOn) {
  public static Instalment of(Money money, LocalDate dueOn) {
    return new Instalment(money.amount(), money.currency(), dueOn);
  }
}
