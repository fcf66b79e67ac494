package dev.landbridge.embedded.postgres;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a durable cluster is run.
 *
 * @param superuser name of the bootstrap superuser, fixed when the data directory is made; at
 *     Supabase it is {@code supabase_admin}, and {@code postgres} is an ordinary owner
 * @param port on 127.0.0.1; 0 takes a free one at every start
 * @param settings server settings that win over the cluster's own, as in {@code postgresql.conf}
 * @param stoppedAtExit whether a shutdown hook stops the server. Shutdown hooks run side by side: a
 *     platform whose services still need the store while they drain turns this off and closes the
 *     cluster in a hook of its own, after them.
 */
public record ClusterOptions(
    String superuser, int port, Map<String, String> settings, boolean stoppedAtExit) {

  public static final ClusterOptions DEFAULTS =
      new ClusterOptions("cluster_admin", 0, Map.of(), true);

  public ClusterOptions {
    if (!superuser.matches("[a-z_][a-z0-9_]{0,62}") || superuser.startsWith("pg_")) {
      throw new IllegalArgumentException("not a role name: " + superuser);
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    settings = Map.copyOf(settings);
  }

  public ClusterOptions withSuperuser(String name) {
    return new ClusterOptions(name, port, settings, stoppedAtExit);
  }

  public ClusterOptions withPort(int newPort) {
    return new ClusterOptions(superuser, newPort, settings, stoppedAtExit);
  }

  public ClusterOptions withSetting(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new ClusterOptions(superuser, port, more, stoppedAtExit);
  }

  public ClusterOptions stoppedByTheCaller() {
    return new ClusterOptions(superuser, port, settings, false);
  }
}
