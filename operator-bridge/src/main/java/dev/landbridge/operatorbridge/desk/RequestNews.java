package dev.landbridge.operatorbridge.desk;

import dev.landbridge.operatorbridge.inventory.Request;
import dev.landbridge.operatorbridge.inventory.Requests;
import dev.landbridge.operatorbridge.inventory.Requests.Change;
import dev.landbridge.operatorbridge.inventory.Requests.Changes;
import dev.landbridge.operatorbridge.inventory.SoldBookings;
import dev.landbridge.web.live.Source;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Which requests of the operators who listen have changed. It goes back to the oldest transaction
 * that was open at the last look, so that a late commit is not skipped, and passes over what it has
 * told.
 */
@Component
@WhereOperatorsSignIn
class RequestNews implements Source<UUID, RequestNews.Told> {
  private final Requests requests;
  private final SoldBookings packages;
  private final Map<UUID, Long> told = new HashMap<>();
  private long since;

  /**
   * A request as it stands.
   *
   * @param mark from which on everything changed may not have been told before
   */
  record Told(RequestView request, long mark) {}

  RequestNews(Requests requests, SoldBookings packages) {
    this.requests = requests;
    this.packages = packages;
  }

  @Override
  public void begin() {
    told.clear();
    since = requests.mark();
  }

  @Override
  public List<News<UUID, Told>> look(Set<UUID> operators) {
    Changes changes = requests.changes(operators, since);
    Map<UUID, Change> fresh =
        changes.all().stream()
            .filter(change -> !Long.valueOf(change.transaction()).equals(told.get(change.id())))
            .collect(Collectors.toMap(Change::id, change -> change));
    List<News<UUID, Told>> news =
        views(fresh.keySet()).stream()
            .map(view -> {
              UUID operator = Objects.requireNonNull(fresh.get(view.id())).operator();
              return new News<UUID, Told>(operator, view.id(), new Told(view, since));
            })
            .toList();
    told.values().removeIf(transaction -> transaction < changes.mark());
    fresh.values().forEach(change -> told.put(change.id(), change.transaction()));
    since = changes.mark();
    return news;
  }

  /** These requests as they are shown, in the order in which they changed. */
  List<RequestView> views(Collection<UUID> ids) {
    return ids.isEmpty() ? List.of() : views(requests.all(ids));
  }

  List<RequestView> views(List<Request> found) {
    Map<UUID, String> titles =
        packages.titles(found.stream().map(Request::packageId).collect(Collectors.toSet()));
    return found.stream()
        .map(request -> RequestView.of(request, titles.get(request.packageId())))
        .toList();
  }
}
