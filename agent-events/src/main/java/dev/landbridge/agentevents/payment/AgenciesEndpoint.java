package dev.landbridge.agentevents.payment;

import dev.landbridge.agentevents.credit.Account;
import dev.landbridge.agentevents.credit.Accounts;
import dev.landbridge.agentevents.identity.CreditView;
import dev.landbridge.agentevents.payment.Payments.Agency;
import dev.landbridge.web.paging.Cursors;
import dev.landbridge.web.paging.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Staff")
class AgenciesEndpoint {
  private static final String LIST = "agencies";

  private final Payments payments;
  private final Accounts accounts;

  AgenciesEndpoint(Payments payments, Accounts accounts) {
    this.payments = payments;
    this.accounts = accounts;
  }

  @Schema(name = "AgencyItem")
  record Item(UUID id, String name, List<CreditView> creditAccounts) {}

  @Operation(
      operationId = "listAgencies",
      summary = "The agencies with their credit, by name",
      description = "For staff.")
  @GetMapping(path = "/api/agents/agencies", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<Item> list(
      @Parameter(description = "1 to 100, 20 by default", example = "20")
          @RequestParam(required = false)
          @Nullable Integer limit,
      @Parameter(description = "nextCursor of the part before", example = "")
          @RequestParam(required = false)
          @Nullable String cursor) {
    int most = Page.limit(limit);
    Page<Agency> page =
        Page.of(
            payments.agencies(cursor == null || cursor.isEmpty() ? null : after(cursor), most),
            most,
            last -> Cursors.encode(LIST, last.id().toString(), last.name()));
    Map<UUID, List<Account>> theirs =
        accounts.ofAll(page.items().stream().map(Agency::id).toList());
    return page.map(agency ->
        new Item(
            agency.id(),
            agency.name(),
            theirs.getOrDefault(agency.id(), List.of()).stream().map(CreditView::of).toList()));
  }

  private static Agency after(String cursor) {
    List<String> key = Cursors.decode(LIST, cursor, 2);
    try {
      return new Agency(UUID.fromString(key.getFirst()), key.getLast());
    } catch (IllegalArgumentException e) {
      throw Cursors.refusal();
    }
  }
}
