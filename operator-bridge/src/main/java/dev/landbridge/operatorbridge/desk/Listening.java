package dev.landbridge.operatorbridge.desk;

import dev.landbridge.operatorbridge.desk.RequestNews.Told;
import dev.landbridge.operatorbridge.inventory.Request;
import dev.landbridge.operatorbridge.inventory.Requests;
import dev.landbridge.operatorbridge.inventory.Requests.Change;
import dev.landbridge.operatorbridge.inventory.Requests.Changes;
import dev.landbridge.web.live.Lines;
import dev.landbridge.web.live.Telling;
import dev.landbridge.web.paging.Cursors;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operator's requests as they are told live: those that are pending, then each that changes.
 * Told at least once each time it changes; again at most where a client comes again.
 */
final class Listening implements Telling<Told> {
  static final String LAST = "Last-Event-ID";
  private static final String LIST = "request-events";
  private static final String EVENT = "request";
  private static final int PART = 100;

  private final UUID operator;
  private final @Nullable Place after;
  private final Requests requests;
  private final RequestNews news;
  private final Map<UUID, Request.State> told = new HashMap<>();

  /**
   * How far a client was told: what is pending up to a position, all of it without one, and what
   * changed before the mark.
   */
  record Place(long mark, Requests.@Nullable Position listed) {
    /** Where {@code Last-Event-ID} says; null at the beginning. */
    static @Nullable Place of(@Nullable String last) {
      if (last == null || last.isEmpty()) {
        return null;
      }
      try {
        List<String> key = Cursors.decode(LIST, last, 3);
        long mark = Long.parseLong(key.getFirst());
        if (mark >= 0) {
          return new Place(
              mark,
              key.get(1).isEmpty()
                  ? null
                  : new Requests.Position(Instant.parse(key.get(1)), UUID.fromString(key.get(2))));
        }
      } catch (Refused | IllegalArgumentException | DateTimeException e) {
        // said below
      }
      throw Refused.field(
          ProblemType.INVALID_PARAMETER,
          LAST,
          "%s is '%s', but must be the id of an event that was told here"
              .formatted(LAST, last.length() <= 40 ? last : last.substring(0, 40) + "..."));
    }

    String id() {
      return listed == null
          ? Cursors.encode(LIST, Long.toString(mark), "", "")
          : Cursors.encode(
              LIST, Long.toString(mark), listed.deadline().toString(), listed.id().toString());
    }
  }

  Listening(UUID operator, @Nullable Place after, Requests requests, RequestNews news) {
    this.operator = operator;
    this.after = after;
    this.requests = requests;
    this.news = news;
  }

  @Override
  public void begin(Lines lines) throws IOException {
    long mark = requests.mark();
    if (after == null || after.mark() > mark) {
      // A mark that lies ahead is of a store that was put back since.
      listPending(mark, null, lines);
    } else {
      Changes changes = requests.changes(List.of(operator), after.mark());
      for (RequestView view : news.views(changes.all().stream().map(Change::id).toList())) {
        tell(view, after.id(), lines);
      }
      if (after.listed() != null) {
        listPending(after.mark(), after.listed(), lines);
      }
    }
    lines.id(new Place(mark, null).id());
  }

  private void listPending(long mark, Requests.@Nullable Position from, Lines lines)
      throws IOException {
    Requests.Position position = from;
    List<Request> part;
    do {
      part = requests.of(operator, Request.State.PENDING, position, PART);
      for (RequestView view : news.views(part)) {
        position = new Requests.Position(view.deadline(), view.id());
        tell(view, new Place(mark, position).id(), lines);
      }
    } while (part.size() == PART);
  }

  @Override
  public void news(Told told, Lines lines) throws IOException {
    tell(told.request(), new Place(told.mark(), null).id(), lines);
  }

  private void tell(RequestView view, String id, Lines lines) throws IOException {
    Request.State before = told.get(view.id());
    // Pending again would be older than what was told.
    if (before == null || (before == Request.State.PENDING && view.status() != before)) {
      told.put(view.id(), view.status());
      lines.event(id, EVENT, view);
    }
  }
}
