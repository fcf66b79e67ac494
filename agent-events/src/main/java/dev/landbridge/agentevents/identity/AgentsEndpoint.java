package dev.landbridge.agentevents.identity;

import dev.landbridge.agentevents.credit.Account;
import dev.landbridge.agentevents.credit.Accounts;
import dev.landbridge.schemas.Money;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Agents")
class AgentsEndpoint {
  private final Accounts accounts;

  AgentsEndpoint(Accounts accounts) {
    this.accounts = accounts;
  }

  record Me(
      UUID id, String name, Agency agency, List<String> roles, List<CreditView> creditAccounts) {}

  record Agency(UUID id, String name) {}

  @Schema(name = "CreditAccount")
  record CreditView(String currency, Money limit, Money reserved, Money owed, Money available) {
    static CreditView of(Account account) {
      return new CreditView(
          account.currency(),
          account.money(account.limit()),
          account.money(account.reserved()),
          account.money(account.owed()),
          account.money(account.available()));
    }
  }

  @Operation(
      operationId = "getMe",
      summary = "Who I am: agent, agency, roles, and what credit is left")
  @GetMapping(path = "/api/agents/me", produces = MediaType.APPLICATION_JSON_VALUE)
  Me me(@Parameter(hidden = true) Caller caller) {
    return new Me(
        caller.agentId(),
        caller.agentName(),
        new Agency(caller.agencyId(), caller.agencyName()),
        caller.roles(),
        accounts.of(caller.agencyId()).stream().map(CreditView::of).toList());
  }
}
