package dev.landbridge.messaging.outbox;

import dev.landbridge.messaging.TestDatabase;
import dev.landbridge.schemas.event.Uuid7;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes rows of the log on a plain connection, whose transaction the test holds in its hand. */
final class LogFixture {
  private LogFixture() {}

  static UUID write(Connection connection, String topic) {
    UUID id = Uuid7.next();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into %s.outbox_log (topic, id, subject, type, event) values (?, ?, 's', 't', ?)"
                .formatted(TestDatabase.SCHEMA))) {
      insert.setString(1, topic);
      insert.setObject(2, id);
      insert.setBytes(3, ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
      insert.executeUpdate();
      return id;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static Connection open(TestDatabase database) throws SQLException {
    Connection connection = TestDatabase.cluster().connect(database.name());
    connection.setAutoCommit(false);
    return connection;
  }

  static UUID writeAndCommit(TestDatabase database, String topic) throws SQLException {
    try (Connection connection = open(database)) {
      UUID id = write(connection, topic);
      connection.commit();
      return id;
    }
  }

  static List<UUID> ids(byte[] pack) {
    List<UUID> ids = new ArrayList<>();
    String text = new String(pack, StandardCharsets.UTF_8);
    if (!text.startsWith("[") || !text.endsWith("]")) {
      throw new AssertionError("not a JSON array: " + text);
    }
    for (String each : text.substring(1, text.length() - 1).split(",", -1)) {
      ids.add(UUID.fromString(each.substring(7, 43)));
    }
    return ids;
  }

  static List<UUID> ids(Claim.Claimed claimed) {
    return claimed.rows().stream().map(LogRow::id).toList();
  }
}
