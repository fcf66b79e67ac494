package dev.landbridge.web.paging;

import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import dev.landbridge.web.request.Checks;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Where a list goes on, opaque to clients: the sort key of the last item that was given out. */
public final class Cursors {
  private static final int LONGEST = 2000;
  private static final char BETWEEN = '\u001f';

  private Cursors() {}

  public static String encode(String list, String... key) {
    String text = list + BETWEEN + String.join(String.valueOf(BETWEEN), key);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The sort key in a cursor.
   *
   * @throws Refused where it is not a cursor of this list
   */
  public static List<String> decode(String list, String cursor, int parts) {
    if (cursor.length() <= LONGEST) {
      try {
        String text =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
                .toString();
        List<String> key = List.of(text.split(String.valueOf(BETWEEN), -1));
        if (key.size() == parts + 1
            && key.getFirst().equals(list)
            && key.stream().allMatch(Checks::isStorable)) {
          return key.subList(1, key.size());
        }
      } catch (IllegalArgumentException | CharacterCodingException e) {
        // said below
      }
    }
    throw refusal();
  }

  public static Refused refusal() {
    return Refused.field(
        ProblemType.INVALID_CURSOR,
        "cursor",
        "cursor is not one that this list gave out; leave it away to begin anew");
  }
}
