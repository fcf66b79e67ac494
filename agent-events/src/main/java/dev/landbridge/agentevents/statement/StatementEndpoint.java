package dev.landbridge.agentevents.statement;

import dev.landbridge.agentevents.identity.Caller;
import dev.landbridge.web.paging.Cursors;
import dev.landbridge.web.paging.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Agents")
class StatementEndpoint {
  private static final String LIST = "statement";

  private final Statements statements;

  StatementEndpoint(Statements statements) {
    this.statements = statements;
  }

  @Operation(
      operationId = "getStatement",
      summary = "The agency's ledger, the newest first",
      description =
          "The changes of an account's entries add up to what it has reserved and what it owes.")
  @GetMapping(path = "/api/agents/me/statement", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<StatementItem> statement(
      @Parameter(hidden = true) Caller caller,
      @Parameter(description = "1 to 100, 20 by default", example = "20")
          @RequestParam(required = false)
          @Nullable Integer limit,
      @Parameter(description = "nextCursor of the part before", example = "")
          @RequestParam(required = false)
          @Nullable String cursor) {
    int most = Page.limit(limit);
    return Page.of(
        statements.list(
            caller.agencyId(), cursor == null || cursor.isEmpty() ? null : before(cursor), most),
        most,
        last -> Cursors.encode(LIST, last.id().toString()));
  }

  private static UUID before(String cursor) {
    try {
      return UUID.fromString(Cursors.decode(LIST, cursor, 1).getFirst());
    } catch (IllegalArgumentException e) {
      throw Cursors.refusal();
    }
  }
}
