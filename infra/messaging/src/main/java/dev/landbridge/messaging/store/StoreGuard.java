package dev.landbridge.messaging.store;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.function.SingletonSupplier;

/** Puts the breaker {@code store} around every data source of the service. */
public class StoreGuard implements BeanPostProcessor {
  /** The breaker's name, for {@code resilience4j.circuitbreaker.instances.store}. */
  public static final String BREAKER = "store";

  private final Supplier<CircuitBreaker> breaker;
  private final StoreCalls calls = new StoreCalls();

  public StoreGuard(ObjectProvider<CircuitBreakerRegistry> breakers) {
    // The registry is asked for at the first connection: a post processor must not pull beans into
    // being early.
    this.breaker = SingletonSupplier.of(() -> breakers.getObject().circuitBreaker(BREAKER));
  }

  /** Those to all data sources. */
  StoreCalls calls() {
    return calls;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    return bean instanceof DataSource source && !(bean instanceof GuardedDataSource)
        ? new GuardedDataSource(source, breaker, calls)
        : bean;
  }
}
