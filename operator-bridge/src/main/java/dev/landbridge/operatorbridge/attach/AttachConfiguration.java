package dev.landbridge.operatorbridge.attach;

import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.StringUtils;

/**
 * Attaching at start-up: the owner of the operators' tables is {@code spring.flyway.user}, the
 * runtime role {@code spring.datasource.username}; without the former one account is both.
 */
@Configuration(proxyBeanMethods = false)
class AttachConfiguration {
  private static final Logger log = LoggerFactory.getLogger(AttachConfiguration.class);
  private static final int ATTEMPTS = 20;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Whatever uses the data source finds the role and the schema made. */
  @Bean
  @ConditionalOnProperty(name = "spring.flyway.enabled", matchIfMissing = true)
  static BeanFactoryPostProcessor attachBeforeConnecting() {
    return factory -> factory.getBeanDefinition("dataSource").setDependsOn("attach");
  }

  @Bean
  @ConditionalOnProperty(name = "spring.flyway.enabled", matchIfMissing = true)
  InitializingBean attach(Environment environment) {
    String username = environment.getRequiredProperty("spring.datasource.username");
    String password = environment.getProperty("spring.datasource.password");
    String owner = environment.getProperty("spring.flyway.user");
    boolean apart = StringUtils.hasText(owner);
    String url = environment.getProperty("spring.flyway.url");
    return new Attachment(
            StringUtils.hasText(url)
                ? url
                : environment.getRequiredProperty("spring.datasource.url"),
            owner == null || !apart ? username : owner,
            apart ? environment.getProperty("spring.flyway.password") : password,
            environment.getProperty("landbridge.bridge.runtime-role", username),
            password)
        ::prepare;
  }

  /** A save that is under way on one of the tables is given time to end. */
  @Bean
  FlywayMigrationStrategy patientMigration() {
    return flyway -> {
      for (int attempt = 1; ; attempt++) {
        try {
          flyway.migrate();
          return;
        } catch (FlywayException e) {
          if (attempt == ATTEMPTS || !isLockTimeout(e)) {
            throw e;
          }
          log.info("the operators' tables are in use, attaching is tried again");
        }
      }
    };
  }

  /** The same promise at every start, whoever attached and whatever was changed since. */
  @Bean
  @DependsOnDatabaseInitialization
  InitializingBean readsPastRowLevelSecurity(JdbcClient jdbc) {
    return () -> {
      List<String> blind =
          jdbc.sql("select name from landbridge.blind_tables() t (name)")
              .query((row, number) -> row.getString("name"))
              .list();
      if (!blind.isEmpty()) {
        throw new AttachRefused(
            "the bridge reads public.%s only through row-level security, so that drafts and others' packages would look deleted: "
                    .formatted(String.join(", public.", blind))
                + "detach, and attach again as a role that row-level security does not bind");
      }
    };
  }

  private static boolean isLockTimeout(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
