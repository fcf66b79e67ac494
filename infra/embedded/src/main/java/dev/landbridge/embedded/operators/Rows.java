package dev.landbridge.embedded.operators;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows for one table, which go in with one statement, as PostgREST inserts them. */
final class Rows {

  private record Json(String text) {}

  private final String table;
  private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();

  Rows(String table) {
    this.table = table;
  }

  /** Begins a row. */
  Rows row() {
    rows.add(new LinkedHashMap<>());
    return this;
  }

  Rows set(String column, @Nullable Object value) {
    rows.getLast().put(column, value);
    return this;
  }

  Rows json(String column, @Nullable String value) {
    return set(column, value == null ? null : new Json(value));
  }

  /** The new rows' ids, in the order of the rows. */
  List<UUID> insert(Connection connection) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    if (rows.isEmpty()) {
      return ids;
    }
    List<String> columns = List.copyOf(rows.getFirst().keySet());
    String marks = columns.stream().map(_ -> "?").collect(Collectors.joining(", ", "(", ")"));
    String sql =
        "insert into public."
            + table
            + columns.stream().collect(Collectors.joining(", ", " (", ") values "))
            + rows.stream().map(_ -> marks).collect(Collectors.joining(", "))
            + " returning id";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int index = 1;
      for (Map<String, @Nullable Object> row : rows) {
        for (String column : columns) {
          bind(insert, index++, row.get(column));
        }
      }
      try (ResultSet inserted = insert.executeQuery()) {
        while (inserted.next()) {
          ids.add(inserted.getObject(1, UUID.class));
        }
      }
    }
    return ids;
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(index, Types.NULL);
      case Json json -> statement.setObject(index, json.text(), Types.OTHER);
      case List<?> texts ->
          statement.setArray(
              index, statement.getConnection().createArrayOf("text", texts.toArray()));
      default -> statement.setObject(index, value);
    }
  }
}
