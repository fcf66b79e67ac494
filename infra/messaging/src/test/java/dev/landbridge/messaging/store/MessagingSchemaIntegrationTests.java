package dev.landbridge.messaging.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.landbridge.messaging.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class MessagingSchemaIntegrationTests {

  @Test
  void comesUpOnceHoweverManyInstancesStartAtOnceBesideTablesThatAreThere() throws Exception {
    try (TestDatabase database = new TestDatabase();
        HikariDataSource pool = database.pool(20)) {
      JdbcTemplate jdbc = new JdbcTemplate(pool);
      jdbc.execute("create schema fresh");
      jdbc.execute("create table fresh.of_the_service (id int)");
      try (ExecutorService instances = Executors.newFixedThreadPool(5)) {
        List<Future<?>> starting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          starting.add(
              instances.submit(() -> {
                new MessagingSchema(
                        pool,
                        "fresh",
                        new Partitions(pool, "fresh", Duration.ofDays(3), Duration.ofDays(2)))
                    .afterPropertiesSet();
                return null;
              }));
        }
        for (Future<?> each : starting) {
          each.get();
        }
      }
      assertThat(
              jdbc.queryForObject(
                  "select count(*) from fresh.messaging_schema_history where type = 'SQL'",
                  Integer.class))
          .isEqualTo(2);
      assertThat(
              jdbc.queryForObject(
                  "select count(*) from pg_inherits where inhparent = 'fresh.inbox'::regclass",
                  Integer.class))
          .isEqualTo(6);
    }
  }
}
