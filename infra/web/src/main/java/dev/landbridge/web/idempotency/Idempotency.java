package dev.landbridge.web.idempotency;

import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a POST that creates be repeated. The key's row commits with what was created, or neither
 * does: a crash leaves no key behind, and a request that was refused created nothing, so its key is
 * free.
 */
@Component
@EnableConfigurationProperties(IdempotencyTable.class)
@ConditionalOnProperty("landbridge.web.idempotency.schema")
public class Idempotency {
  public static final String HEADER = "Idempotency-Key";
  private static final int LONGEST = 255;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final Clock clock;
  private final IdempotencyTable table;

  Idempotency(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      JsonMapper json,
      Clock clock,
      IdempotencyTable table) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.json = json;
    this.clock = clock;
    this.table = table;
  }

  /** What a request created, and how it is answered. It is stored, so it holds no personal data. */
  public record Created(HttpStatus status, String location, Object body) {}

  private record Stored(String fingerprint, int status, String location, String body) {}

  /** The key, checked: 1 to 255 printable ASCII characters. */
  public static String required(@Nullable String key) {
    if (key == null || key.isBlank()) {
      throw Refused.field(
          ProblemType.IDEMPOTENCY_KEY_MISSING,
          HEADER,
          "send a header Idempotency-Key, new for each request and the same when you try it again");
    }
    return checked(key);
  }

  private static String checked(String key) {
    if (key.length() > LONGEST || !key.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw Refused.field(
          ProblemType.IDEMPOTENCY_KEY_INVALID,
          HEADER,
          "Idempotency-Key must be 1 to 255 printable ASCII characters");
    }
    return key;
  }

  /**
   * Creates in one transaction, once per key.
   *
   * @param caller whose key it is; another caller's same key is another
   * @param key null where the caller sent none and none is required
   * @param request what distinguishes one request from another under the same key
   * @param create runs in the transaction, and may refuse
   */
  public ResponseEntity<byte[]> once(
      UUID caller,
      String operation,
      @Nullable String key,
      Object request,
      Supplier<Created> create) {
    String checked = key == null ? null : checked(key);
    ResponseEntity<byte[]> answer =
        transaction.execute(status ->
            checked == null
                ? answer(stored("", create.get()), false)
                : onceByKey(caller, operation, checked, fingerprint(request), create));
    if (answer == null) {
      throw new IllegalStateException("the transaction had no answer");
    }
    return answer;
  }

  private ResponseEntity<byte[]> onceByKey(
      UUID caller, String operation, String key, String fingerprint, Supplier<Created> create) {
    if (!tryLock(caller + " " + operation + " " + key)) {
      throw Refused.field(
          ProblemType.IDEMPOTENCY_KEY_IN_FLIGHT,
          HEADER,
          "a request with this Idempotency-Key is still in work; ask again in a second");
    }
    Stored before = find(caller, operation, key);
    if (before == null) {
      Stored created = stored(fingerprint, create.get());
      insert(caller, operation, key, created);
      return answer(created, false);
    }
    if (!before.fingerprint().equals(fingerprint)) {
      throw Refused.field(
          ProblemType.IDEMPOTENCY_KEY_REUSED,
          HEADER,
          "this Idempotency-Key was used with another body; take a new key for a new request");
    }
    return answer(before, true);
  }

  /** Held until the transaction ends, whichever instance it runs in. */
  private boolean tryLock(String name) {
    return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(:name, 7))")
        .param("name", name)
        .query(Boolean.class)
        .single();
  }

  private @Nullable Stored find(UUID caller, String operation, String key) {
    return jdbc.sql(
            """
            select fingerprint, status, location, body::text as body
            from %s
            where %s = :caller and operation = :operation and key = :key
            """
                .formatted(table.name(), table.callerColumn()))
        .param("caller", caller)
        .param("operation", operation)
        .param("key", key)
        .query((row, n) ->
            new Stored(
                row.getString("fingerprint"),
                row.getInt("status"),
                row.getString("location"),
                row.getString("body")))
        .optional()
        .orElse(null);
  }

  private void insert(UUID caller, String operation, String key, Stored created) {
    jdbc.sql(
            """
            insert into %s
              (%s, operation, key, fingerprint, status, location, body, created_at)
            values (:caller, :operation, :key, :fingerprint, :status, :location, :body::json, :now)
            """
                .formatted(table.name(), table.callerColumn()))
        .param("caller", caller)
        .param("operation", operation)
        .param("key", key)
        .param("fingerprint", created.fingerprint())
        .param("status", created.status())
        .param("location", created.location())
        .param("body", created.body())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  private Stored stored(String fingerprint, Created created) {
    return new Stored(
        fingerprint,
        created.status().value(),
        created.location(),
        json.writeValueAsString(created.body()));
  }

  private static ResponseEntity<byte[]> answer(Stored stored, boolean again) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(stored.status())
            .location(URI.create(stored.location()))
            .contentType(MediaType.APPLICATION_JSON);
    if (stored.status() == HttpStatus.ACCEPTED.value()) {
      answer.header(HttpHeaders.RETRY_AFTER, "1");
    }
    if (again) {
      answer.header("Idempotency-Replayed", "true");
    }
    return answer.body(stored.body().getBytes(StandardCharsets.UTF_8));
  }

  private String fingerprint(Object request) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(request)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
