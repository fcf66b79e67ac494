package dev.landbridge.web.idempotency;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where answers are kept for repeats: {@code <schema>.idempotency_keys}, which the service's own
 * migrations make, with the columns {@code <caller column> uuid, operation text, key text,
 * fingerprint text, status int, location text, body json, created_at timestamptz} and the first
 * three as its key.
 *
 * @param schema without it the service has no {@link Idempotency}
 */
@ConfigurationProperties("landbridge.web.idempotency")
record IdempotencyTable(@Nullable String schema, @DefaultValue("caller_id") String callerColumn) {
  IdempotencyTable {
    if (schema != null) {
      requireIdentifier("schema", schema);
    }
    requireIdentifier("caller-column", callerColumn);
  }

  String name() {
    return schema + ".idempotency_keys";
  }

  private static void requireIdentifier(String property, String text) {
    if (!text.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "landbridge.web.idempotency.%s is '%s', which is no plain name in PostgreSQL"
              .formatted(property, text));
    }
  }
}
