package dev.landbridge.web.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A service's table of endpoint, role and tenant: {@code access/<service>.yaml} on the class path.
 * {@code roles} lists every role; {@code endpoints} has a line for each endpoint, as {@code GET
 * /api/things/{id}: {for: [reader], tenant: hidden}}.
 *
 * @param file where it was read
 * @param roles every role, also one that may do nothing here
 */
public record AccessTable(String file, Set<String> roles, List<Line> lines) {

  /** What a caller meets of another tenant's. */
  public enum Tenant {
    /** Every tenant sees the same. */
    SHARED,
    /** No id of a tenant's things is taken: what comes or is made is the caller's tenant's. */
    OWN,
    /** An id is taken, and another tenant's is answered 404, as if there were no such thing. */
    HIDDEN,
    /** The caller is of no tenant, and sees all of them: staff. */
    ALL
  }

  /**
   * An endpoint.
   *
   * @param path as its mapping has it, variables included
   * @param roles who may ask; every other role is answered 403
   */
  public record Line(String method, String path, Set<String> roles, Tenant tenant) {
    public String endpoint() {
      return method + " " + path;
    }

    public boolean allows(Collection<String> playing) {
      return playing.stream().anyMatch(roles::contains);
    }
  }

  /**
   * The table of a service.
   *
   * @throws IllegalStateException which says what is wrong with the file
   */
  public static AccessTable of(String service) {
    String file = "access/" + service + ".yaml";
    try (InputStream in = AccessTable.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            file + " is not on the class path: it must say who may ask what of " + service);
      }
      return read(file, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static AccessTable read(String file, InputStream in) {
    LoaderOptions strictly = new LoaderOptions();
    strictly.setAllowDuplicateKeys(false);
    Map<?, ?> root;
    try {
      root = map(file, "it", new Yaml(new SafeConstructor(strictly)).load(in));
    } catch (YAMLException e) {
      throw new IllegalStateException(file + " cannot be read: " + e.getMessage(), e);
    }
    only(file, "it", root, Set.of("roles", "endpoints"));
    Set<String> roles = texts(file, "roles", root.get("roles"));
    Map<String, Line> lines = new LinkedHashMap<>();
    map(file, "endpoints", root.get("endpoints"))
        .forEach((endpoint, entry) -> {
          Line line = line(file, String.valueOf(endpoint), entry, roles);
          lines.put(line.endpoint(), line);
        });
    return new AccessTable(file, roles, List.copyOf(lines.values()));
  }

  private static Line line(
      String file, String endpoint, @Nullable Object entry, Set<String> roles) {
    String[] parts = endpoint.split(" ", -1);
    if (parts.length != 2
        || !parts[0].matches("GET|POST|PUT|PATCH|DELETE")
        || !parts[1].startsWith("/")) {
      throw wrong(file, endpoint, "is no method and path, like GET /api/things/{id}");
    }
    Map<?, ?> said = map(file, endpoint, entry);
    only(file, endpoint, said, Set.of("for", "tenant"));
    Set<String> allowed = texts(file, endpoint, said.get("for"));
    for (String role : allowed) {
      if (!roles.contains(role)) {
        throw wrong(file, endpoint, "is for '" + role + "', which is not one of the roles");
      }
    }
    return new Line(parts[0], parts[1], allowed, tenant(file, endpoint, said.get("tenant")));
  }

  private static Tenant tenant(String file, String endpoint, @Nullable Object said) {
    for (Tenant tenant : Tenant.values()) {
      if (tenant.name().toLowerCase(Locale.ROOT).equals(said)) {
        return tenant;
      }
    }
    throw wrong(file, endpoint, "has the tenant '" + said + "', not shared, own, hidden or all");
  }

  private static Map<?, ?> map(String file, String what, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw wrong(file, what, "is no map");
  }

  private static Set<String> texts(String file, String what, @Nullable Object value) {
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw wrong(file, what, "names no roles");
    }
    Set<String> texts = new LinkedHashSet<>();
    for (Object each : list) {
      if (!texts.add(String.valueOf(each))) {
        throw wrong(file, what, "names '" + each + "' twice");
      }
    }
    return texts;
  }

  private static void only(String file, String what, Map<?, ?> said, Set<String> known) {
    for (Object key : said.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        throw wrong(file, what, "says '" + key + "', which nothing here means");
      }
    }
  }

  private static IllegalStateException wrong(String file, String what, String is) {
    return new IllegalStateException("%s: %s %s".formatted(file, what, is));
  }
}
