package dev.landbridge.agentevents.identity;

import dev.landbridge.agentevents.store.Columns;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class Agents {
  private final JdbcClient jdbc;

  Agents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The agent of a token's subject. */
  Optional<Caller> bySubject(String subject, List<String> roles) {
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
