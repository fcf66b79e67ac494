package dev.landbridge.web.live;

import dev.landbridge.web.identity.Callers;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The open streams. Each is told by its request's own thread, a virtual one, so that a client who
 * is slow to read holds up nobody else; none keeps a connection to the store. A stream ends when
 * its client goes away, which shows at the next thing told, when its token expires, and at once
 * when the service stops: before the web server waits for its open requests.
 */
@Component
@EnableConfigurationProperties(LiveSettings.class)
public class Streams implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Streams.class);
  private static final ProblemType TOO_MANY =
      new ProblemType(
          "too-many-streams", HttpStatus.TOO_MANY_REQUESTS, "Too many streams are open", 5);

  private final LiveSettings settings;
  private final Callers callers;
  private final JsonMapper json;
  private final Clock clock;
  private final List<Watch<?, ?>> watches = new CopyOnWriteArrayList<>();

  // Guarded by this.
  private final Set<Subscription<?>> open = new HashSet<>();
  private final Map<String, Integer> byCaller = new HashMap<>();
  private @Nullable ScheduledExecutorService looks;

  Streams(LiveSettings settings, Callers callers, JsonMapper json, Clock clock) {
    this.settings = settings;
    this.callers = callers;
    this.json = json;
    this.clock = clock;
  }

  /** Looks for a source's news for as long as the service runs. */
  public <K, N> Watch<K, N> watch(Source<K, N> source) {
    Watch<K, N> watch = new Watch<>(source);
    watches.add(watch);
    synchronized (this) {
      if (looks != null) {
        repeat(looks, watch);
      }
    }
    return watch;
  }

  /**
   * Answers a request by a stream, and returns when it has ended.
   *
   * @throws Refused with a 429 or a 503 where there are too many, or the service stops
   */
  public <K, N> void tell(
      Watch<K, N> watch,
      K subject,
      Telling<N> telling,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (request.getMethod().equals("HEAD")) {
      Lines.head(response);
      return;
    }
    String caller = callers.name();
    Instant now = clock.instant();
    Instant longest = now.plus(settings.longest());
    Instant expires = callers.until();
    Instant end = expires.isBefore(longest) ? expires : longest;
    enter(caller);
    try {
      Subscription<N> news = watch.subscribe(subject);
      try {
        opened(news);
        tell(news, telling, end, response);
      } finally {
        watch.unsubscribe(subject, news);
        ended(news);
      }
    } finally {
      leave(caller);
    }
  }

  private <N> void tell(
      Subscription<N> news, Telling<N> telling, Instant end, HttpServletResponse response) {
    Lines lines = new Lines(response, json, settings.retry());
    try {
      telling.begin(lines);
      lines.flush();
      while (goesOn(news, telling, end, lines)) {
        lines.flush();
      }
      lines.flush();
    } catch (IOException e) {
      log.debug("the client of a stream went away", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!response.isCommitted()) {
        response.resetBuffer();
        throw e;
      }
      log.warn("a stream was cut off, its client comes again", e);
    }
  }

  private <N> boolean goesOn(Subscription<N> news, Telling<N> telling, Instant end, Lines lines)
      throws IOException, InterruptedException {
    Duration left = Duration.between(clock.instant(), end);
    List<N> all =
        news.await(left.compareTo(settings.keepAlive()) < 0 ? left : settings.keepAlive());
    if (news.hasEnded()) {
      lines.comment("the service stops: come again");
      return false;
    }
    if (!clock.instant().isBefore(end)) {
      lines.comment("the time of this stream is over: come again, with a token that is good");
      return false;
    }
    for (N one : all) {
      telling.news(one, lines);
    }
    if (all.isEmpty()) {
      lines.comment("still here");
    }
    return true;
  }

  private synchronized void enter(String caller) {
    int all = byCaller.values().stream().mapToInt(Integer::intValue).sum();
    if (all >= settings.inAll()) {
      throw Refused.because(
          ProblemType.UNAVAILABLE,
          "%d streams are open here, which is all that there may be".formatted(all));
    }
    int own = byCaller.getOrDefault(caller, 0);
    if (own >= settings.perCaller()) {
      throw Refused.because(
          TOO_MANY,
          "the caller has %d streams open here, and may have no more: end one that is not read"
              .formatted(own));
    }
    byCaller.put(caller, own + 1);
  }

  private synchronized void leave(String caller) {
    byCaller.computeIfPresent(caller, (name, own) -> own == 1 ? null : own - 1);
  }

  private synchronized void opened(Subscription<?> news) {
    if (looks == null) {
      throw Refused.because(ProblemType.UNAVAILABLE, "the service stops; ask another instance");
    }
    open.add(news);
  }

  private synchronized void ended(Subscription<?> news) {
    open.remove(news);
  }

  private void repeat(ScheduledExecutorService runner, Watch<?, ?> watch) {
    long pause = settings.lookEvery().toMillis();
    var _ = runner.scheduleWithFixedDelay(watch::look, pause, pause, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void start() {
    ScheduledExecutorService runner =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("live-news").factory());
    watches.forEach(watch -> repeat(runner, watch));
    looks = runner;
  }

  /** In the first phase to stop, as is the default. */
  @Override
  public synchronized void stop() {
    if (looks != null) {
      looks.shutdownNow();
      looks = null;
    }
    open.forEach(Subscription::end);
  }

  @Override
  public synchronized boolean isRunning() {
    return looks != null;
  }
}
