package dev.landbridge.messaging.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The pool of connections while the store is away. Left alone it would hand out connections that
 * died, one after another, and pause up to five seconds between its attempts to make new ones, also
 * when the store has long been back.
 */
final class StorePool {
  private final @Nullable HikariDataSource pool;
  private int minimumIdle;
  private boolean resting;

  private StorePool(@Nullable HikariDataSource pool) {
    this.pool = pool;
  }

  /** For a pool other than Hikari's this does nothing. */
  static StorePool of(DataSource store) {
    return new StorePool(hikari(store));
  }

  static @Nullable HikariDataSource hikari(DataSource store) {
    try {
      return store.isWrapperFor(HikariDataSource.class)
          ? store.unwrap(HikariDataSource.class)
          : null;
    } catch (SQLException e) {
      return null;
    }
  }

  /** Lets go of what it has, and does not try to have more while nobody asks for it. */
  void rest() {
    if (pool == null || pool.isClosed()) {
      return;
    }
    if (!resting) {
      minimumIdle = pool.getMinimumIdle();
      resting = true;
      pool.setMinimumIdle(0);
    }
    HikariPoolMXBean connections = pool.getHikariPoolMXBean();
    if (connections != null) {
      connections.softEvictConnections();
    }
  }

  void wake() {
    if (pool != null && resting) {
      resting = false;
      pool.setMinimumIdle(minimumIdle);
    }
  }
}
