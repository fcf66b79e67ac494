package dev.landbridge.web.paging;

import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a list. */
public record Page<T>(
    List<T> items,
    @Schema(description = "Asks for the next part; null at the end") @Nullable String nextCursor) {
  public Page {
    items = List.copyOf(items);
  }

  /**
   * Makes a page of one row more than was asked for: the surplus one says that there is a next
   * page.
   */
  public static <T> Page<T> of(List<T> found, int limit, Function<T, String> cursor) {
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<T> items = found.subList(0, limit);
    return new Page<>(items, cursor.apply(items.getLast()));
  }

  public <R> Page<R> map(Function<T, R> each) {
    return new Page<>(items.stream().map(each).toList(), nextCursor);
  }

  /** How many items a list gives at once. */
  public static int limit(@Nullable Integer asked) {
    int limit = asked == null ? 20 : asked;
    if (limit < 1 || limit > 100) {
      throw Refused.field(
          ProblemType.INVALID_PARAMETER, "limit", "limit is " + limit + ", but must be 1 to 100");
    }
    return limit;
  }
}
