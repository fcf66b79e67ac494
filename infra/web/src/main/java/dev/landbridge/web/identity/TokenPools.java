package dev.landbridge.web.identity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The pools of a service, by their issuers: {@code landbridge.identity}. */
@Component
class TokenPools {
  private final Map<String, TokenPool.Known> byIssuer = new LinkedHashMap<>();

  TokenPools(Environment environment) {
    new TreeMap<>(
            Binder.get(environment)
                .bind("landbridge.identity", Bindable.mapOf(String.class, TokenPool.class))
                .orElseGet(Map::of))
        .forEach((name, pool) -> {
          TokenPool.Known known = pool.known(name);
          TokenPool.Known other = byIssuer.putIfAbsent(known.issuer(), known);
          if (other != null) {
            throw new IllegalArgumentException(
                "landbridge.identity.%s and landbridge.identity.%s name the same issuer, %s"
                    .formatted(other.name(), name, known.issuer()));
          }
        });
    if (byIssuer.isEmpty()) {
      throw new IllegalArgumentException(
          "landbridge.identity names no pool, so nobody could ever call");
    }
  }

  List<TokenPool.Known> all() {
    return List.copyOf(byIssuer.values());
  }

  TokenPool.@Nullable Known of(@Nullable String issuer) {
    return issuer == null ? null : byIssuer.get(issuer);
  }
}
