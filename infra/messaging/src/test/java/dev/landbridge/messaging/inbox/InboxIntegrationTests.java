package dev.landbridge.messaging.inbox;

import static dev.landbridge.messaging.TestDatabase.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.landbridge.messaging.TestDatabase;
import dev.landbridge.messaging.inbox.PackConsumer.GiveBackException;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.Uuid7;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class InboxIntegrationTests {
  private TestDatabase database;
  private Inbox inbox;
  private TransactionTemplate transaction;

  @BeforeEach
  void database() {
    database = new TestDatabase();
    inbox = new Inbox(database.dataSource(), SCHEMA);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void givesAPackBackThatAnInstanceHoldsAndDoesNotLetGo() throws Exception {
    UUID id = Uuid7.next();
    try (Connection vanished = TestDatabase.cluster().connect(database.name())) {
      vanished.setAutoCommit(false);
      vanished
          .createStatement()
          .execute("insert into %s.inbox values ('%s')".formatted(SCHEMA, id));

      assertThatExceptionOfType(GiveBackException.class)
          .isThrownBy(() -> transaction.execute(status -> inbox.take(Set.of(id))));
      vanished.rollback();
    }
    Set<UUID> taken = transaction.execute(status -> inbox.take(Set.of(id)));
    assertThat(taken).containsExactly(id);
  }

  @Test
  void letsNoTransactionThatTookMessagesIdleForLong() {
    transaction.executeWithoutResult(status -> {
      inbox.take(Set.of(Uuid7.next()));
      assertThat(
              database
                  .jdbc()
                  .queryForObject(
                      "select current_setting('idle_in_transaction_session_timeout')",
                      String.class))
          .isEqualTo("15s");
    });
  }

  @Test
  void claimsOnlyRetriesOfTypesThatTheInstanceTakes() {
    Retries retries = new Retries(database.dataSource(), SCHEMA);
    CloudEvent event =
        new CloudEvent(
            Uuid7.next(),
            "agent.issue-voucher.v1",
            "/test",
            "s",
            Instant.now(),
            Uuid7.next(),
            null,
            "service:test",
            null,
            null,
            null,
            CloudEvents.mapper().createObjectNode());
    retries.begin("queue", List.of(event), Duration.ZERO);

    assertThat(retries.claim(List.of("other.v1"), 10, Duration.ofMinutes(1))).isEmpty();
    assertThat(retries.claim(List.of("agent.issue-voucher.v1"), 10, Duration.ofMinutes(1)))
        .hasSize(1);
  }
}
