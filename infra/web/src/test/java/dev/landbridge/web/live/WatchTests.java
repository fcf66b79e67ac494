package dev.landbridge.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchTests {
  private final Store store = new Store();
  private final Watch<String, String> watch = new Watch<>(store);

  private static final class Store implements Source<String, String> {
    private final List<String> calls = new ArrayList<>();
    private List<News<String, String>> next = List.of();
    private boolean away;

    @Override
    public void begin() {
      calls.add("begin");
    }

    @Override
    public List<News<String, String>> look(Set<String> watched) {
      calls.add("look at " + watched);
      if (away) {
        throw new IllegalStateException("the store is away");
      }
      return next;
    }
  }

  private static Source.News<String, String> news(String subject, String about, String what) {
    return new Source.News<>(subject, about, what);
  }

  private static List<String> read(Subscription<String> stream) throws InterruptedException {
    return stream.await(Duration.ZERO);
  }

  @Test
  void asksTheStoreNothingWhileNobodyListensAndBeginsAnewThen() {
    watch.look();
    assertThat(store.calls).isEmpty();

    Subscription<String> first = watch.subscribe("a");
    Subscription<String> second = watch.subscribe("a");
    watch.look();
    watch.unsubscribe("a", first);
    watch.look();
    watch.unsubscribe("a", second);
    watch.look();
    watch.unsubscribe("b", watch.subscribe("b"));

    assertThat(store.calls).containsExactly("begin", "look at [a]", "look at [a]", "begin");
  }

  @Test
  void tellsEveryStreamOfASubjectAndNoOther() throws Exception {
    Subscription<String> one = watch.subscribe("a");
    Subscription<String> two = watch.subscribe("a");
    Subscription<String> other = watch.subscribe("b");
    store.next = List.of(news("a", "a1", "new"), news("c", "c1", "of nobody"));
    watch.look();

    assertThat(read(one)).containsExactly("new");
    assertThat(read(two)).containsExactly("new");
    assertThat(read(other)).isEmpty();
  }

  @Test
  void keepsForAStreamThatIsNotReadTheNewestOfEachThingInTheOrderOfChange() throws Exception {
    Subscription<String> slow = watch.subscribe("a");
    for (int i = 0; i < 1000; i++) {
      store.next = List.of(news("a", "x", "x" + i), news("a", "y", "y" + i));
      watch.look();
    }
    store.next = List.of(news("a", "x", "x at last"));
    watch.look();

    assertThat(read(slow)).containsExactly("y999", "x at last");
  }

  @Test
  void goesOnWhenTheStoreIsBack() throws Exception {
    Subscription<String> stream = watch.subscribe("a");
    store.away = true;
    watch.look();
    watch.look();
    assertThat(stream.hasEnded()).isFalse();

    store.away = false;
    store.next = List.of(news("a", "a1", "what happened meanwhile"));
    watch.look();
    assertThat(read(stream)).containsExactly("what happened meanwhile");
  }

  @Test
  void wakesAStreamThatWaitsWhenItEnds() throws Exception {
    Subscription<String> stream = watch.subscribe("a");
    stream.end();

    assertThat(stream.await(Duration.ofHours(1))).isEmpty();
    assertThat(stream.hasEnded()).isTrue();
  }
}
