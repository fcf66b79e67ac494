package dev.landbridge.agentevents.identity;

import dev.landbridge.agentevents.credit.Accounts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
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
