package dev.landbridge.agentevents.identity;

import dev.landbridge.agentevents.credit.Account;
import dev.landbridge.schemas.Money;
import io.swagger.v3.oas.annotations.media.Schema;

/** A credit account as it is shown. */
@Schema(name = "CreditAccount")
public record CreditView(
    String currency,
    Money limit,
    Money reserved,
    @Schema(description = "Less what was paid; negative where more was paid than is owed")
        Money owed,
    @Schema(description = "What can still be booked: limit - reserved - owed") Money available) {

  public static CreditView of(Account account) {
    return new CreditView(
        account.currency(),
        account.money(account.limit()),
        account.money(account.reserved()),
        account.money(account.owed()),
        account.money(account.available()));
  }
}
