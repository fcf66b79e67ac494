package dev.landbridge.agentevents.store;

import dev.landbridge.schemas.event.CloudEvents;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Values as columns. Arrays travel as text and are cast in the statement. */
public final class Columns {
  private Columns() {}

  public static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  public static @Nullable OffsetDateTime atOrNull(@Nullable Instant instant) {
    return instant == null ? null : at(instant);
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  public static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  public static LocalDate date(ResultSet row, String column) throws SQLException {
    return row.getObject(column, LocalDate.class);
  }

  public static List<Integer> integers(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return List.of((Integer[]) array.getArray());
  }

  public static String json(Object value) {
    return CloudEvents.mapper().writeValueAsString(value);
  }

  public static @Nullable String jsonOrNull(@Nullable Object value) {
    return value == null ? null : json(value);
  }

  public static <T> T json(ResultSet row, String column, Class<T> type) throws SQLException {
    return CloudEvents.mapper().readValue(row.getString(column), type);
  }

  public static <T> @Nullable T jsonOrNull(ResultSet row, String column, Class<T> type)
      throws SQLException {
    String text = row.getString(column);
    return text == null ? null : CloudEvents.mapper().readValue(text, type);
  }

  public static <T> T json(ResultSet row, String column, TypeReference<T> type)
      throws SQLException {
    return CloudEvents.mapper().readValue(row.getString(column), type);
  }

  /** An array parameter, to be cast to the element's type. */
  public static @Nullable String[] texts(Collection<?> values) {
    return texts(values, each -> each);
  }

  public static <T> @Nullable String[] texts(
      Collection<T> values, Function<T, ? extends @Nullable Object> column) {
    @Nullable String[] texts = new @Nullable String[values.size()];
    int i = 0;
    for (T each : values) {
      Object value = column.apply(each);
      texts[i++] = value == null ? null : value.toString();
    }
    return texts;
  }
}
