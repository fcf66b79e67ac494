package dev.landbridge.messaging.store;

import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;

/**
 * Lets beans that use the database wait for the messaging tables, which come after the service's
 * own migrations.
 */
class SchemaDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {

  @Override
  protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
    return Set.of(MessagingSchema.class);
  }

  @Override
  public int getOrder() {
    // Behind Flyway's.
    return 100;
  }
}
