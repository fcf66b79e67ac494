package dev.landbridge.embedded.broker;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.elasticmq.Limit;
import org.elasticmq.Limits;
import org.elasticmq.NoLimit$;
import org.elasticmq.NodeAddress;
import org.elasticmq.RangeLimit;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.concurrent.Await;
import scala.concurrent.duration.FiniteDuration;

/** ElasticMQ whose queues live on while its HTTP server is away. */
final class ElasticMq implements AutoCloseable {

  private final ActorSystem system;
  private final int port;
  private ActorRef queues;
  private @Nullable SQSRestServer server;

  ElasticMq(int port) {
    this.port = port;
    this.system =
        ActorSystem.create(
            "elasticmq",
            ConfigFactory.parseString(
                    """
                    pekko {
                      loggers = []
                      loglevel = OFF
                      stdout-loglevel = OFF
                      log-dead-letters = off
                      daemonic = on
                      jvm-exit-on-fatal-error = off
                      jvm-shutdown-hooks = off
                      coordinated-shutdown.run-by-jvm-shutdown-hook = off
                      http.server.idle-timeout = 600 s
                      http.server.remote-address-attribute = off
                    }
                    """)
                .withFallback(ConfigFactory.load(ElasticMq.class.getClassLoader())),
            ElasticMq.class.getClassLoader());
    this.queues = newQueues();
    resume();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Breaks every connection and refuses new ones; the queues keep what they have. */
  synchronized void pause() {
    SQSRestServer running = server;
    server = null;
    if (running != null) {
      await(running.waitUntilStarted().terminate(FiniteDuration.apply(1, TimeUnit.MILLISECONDS)));
    }
  }

  synchronized void resume() {
    if (server != null) {
      return;
    }
    SQSRestServer starting =
        SQSRestServerBuilder.withActorSystem(system)
            .withQueueManagerActor(queues)
            .withInterface("127.0.0.1")
            .withPort(port)
            // Queue URLs are made from the address that a client used, a proxy's too.
            .withServerAddress(new NodeAddress("http", "*", port, ""))
            .withSQSLimits(new QuickLimits())
            .withAWSRegion(Arns.REGION)
            .withAWSAccountId(Arns.ACCOUNT)
            .start();
    await(starting.startFuture());
    server = starting;
  }

  /** Forgets every queue and message. */
  synchronized void clear() {
    boolean running = server != null;
    pause();
    system.stop(queues);
    queues = newQueues();
    if (running) {
      resume();
    }
  }

  @Override
  public void close() {
    pause();
    await(system.terminate());
  }

  private ActorRef newQueues() {
    return system.actorOf(
        Props.create(
            QueueManagerActor.class,
            () -> new QueueManagerActor(new NowProvider(), new QuickLimits(), Option.empty())));
  }

  private static void await(scala.concurrent.Future<?> future) {
    try {
      Await.ready(
          future, FiniteDuration.apply(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS));
      if (future.value().get().isFailure()) {
        throw new IllegalStateException(
            "the embedded SQS failed", future.value().get().failed().get());
      }
    } catch (TimeoutException e) {
      throw new IllegalStateException("the embedded SQS does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** AWS's limits, but for the check of every character, which took longer than all else. */
  private static final class QuickLimits implements Limits {
    private static final Limits AWS = StrictSQSLimits$.MODULE$;

    @Override
    public Limit<Object> queueNameLengthLimit() {
      return AWS.queueNameLengthLimit();
    }

    @Override
    public Limit<Object> batchSizeLimit() {
      return AWS.batchSizeLimit();
    }

    @Override
    public Limit<RangeLimit<Object>> numberOfMessagesLimit() {
      return AWS.numberOfMessagesLimit();
    }

    @Override
    public Limit<Object> nonEmptyAttributesLimit() {
      return AWS.nonEmptyAttributesLimit();
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // Scala's Limit[Nothing] is every Limit
    public Limit<scala.collection.immutable.List<RangeLimit<Object>>> bodyValidCharactersLimit() {
      return (Limit) NoLimit$.MODULE$;
    }

    @Override
    public Limit<RangeLimit<scala.math.BigDecimal>> numberAttributeValueLimit() {
      return AWS.numberAttributeValueLimit();
    }

    @Override
    public Limit<RangeLimit<Object>> messageWaitTimeLimit() {
      return AWS.messageWaitTimeLimit();
    }

    @Override
    public Limit<Object> maxMessageLength() {
      return AWS.maxMessageLength();
    }

    @Override
    public Limit<Object> messageAttributesLimit() {
      return AWS.messageAttributesLimit();
    }
  }
}
