package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.schemas.event.CloudEvents;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows as one JSON parameter, for statements over {@code jsonb_to_recordset}: one round trip, one
 * plan, any number.
 */
final class Json {
  private static final JsonMapper ROWS =
      CloudEvents.mapper()
          .rebuild()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private Json() {}

  static String rows(List<? extends Record> rows) {
    return ROWS.writeValueAsString(rows);
  }
}
