package dev.landbridge.operatorbridge.desk;

import dev.landbridge.web.identity.Bearer;
import dev.landbridge.web.identity.Identities;
import dev.landbridge.web.problem.Refused;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * An operator is who the operators' own table says is one, at every request. The token says only
 * who it is: the role that a user can write into it counts for nothing.
 */
@Repository
@WhereOperatorsSignIn
class Operators implements Identities {
  private static final String POOL = "operators";

  private final JdbcClient jdbc;

  Operators(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Operator of(Bearer bearer) {
    return person(bearer)
        .filter(this::isOperator)
        .map(Operator::new)
        .orElseThrow(() ->
            Refused.because(
                DeskProblems.UNKNOWN_OPERATOR,
                "the token is valid, but its subject is no tour operator"));
  }

  private static Optional<UUID> person(Bearer bearer) {
    try {
      return bearer.pool().equals(POOL)
          ? Optional.of(UUID.fromString(bearer.subject()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isOperator(UUID person) {
    return jdbc.sql("select landbridge.is_operator(:person)")
        .param("person", person)
        .query(Boolean.class)
        .single();
  }
}
