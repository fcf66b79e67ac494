package dev.landbridge.agentevents.identity;

import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.web.identity.Bearer;
import dev.landbridge.web.identity.Identities;
import dev.landbridge.web.identity.Identity;
import dev.landbridge.web.problem.Refused;
import dev.landbridge.web.request.Checks;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** An agent is whose row carries the token's subject; who is none may be staff. */
@Repository
class Agents implements Identities {
  private final JdbcClient jdbc;

  Agents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Identity of(Bearer bearer) {
    boolean storable = Checks.isStorable(bearer.subject());
    Optional<Caller> agent =
        storable ? bySubject(bearer.subject(), bearer.groups()) : Optional.empty();
    if (agent.isPresent()) {
      return agent.get();
    }
    Staff staff = Staff.of(bearer);
    if (!storable || staff.playing().isEmpty()) {
      throw Refused.because(
          AgentProblems.UNKNOWN_AGENT,
          "the token is valid, but its subject is no agent of this platform");
    }
    return staff;
  }

  private Optional<Caller> bySubject(String subject, List<String> roles) {
    return jdbc.sql(
            """
            select a.id, a.name, a.agency_id, g.name as agency_name
            from agent_events.agents a join agent_events.agencies g on g.id = a.agency_id
            where a.subject = :subject
            """)
        .param("subject", subject)
        .query((row, n) ->
            new Caller(
                Columns.uuid(row, "id"),
                row.getString("name"),
                Columns.uuid(row, "agency_id"),
                row.getString("agency_name"),
                roles))
        .optional();
  }
}
