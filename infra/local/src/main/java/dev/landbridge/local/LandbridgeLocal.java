package dev.landbridge.local;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts the whole platform and runs until it is stopped. */
public final class LandbridgeLocal {
  /** Longer than draining takes; then this JVM ends without having stopped everything. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private LandbridgeLocal() {}

  public static void main(String[] args) {
    PrintStream out = System.out;
    Shutdown shutdown = new Shutdown();
    AtomicBoolean asked = new AtomicBoolean();
    try {
      Arguments arguments = Arguments.parse(List.of(args), Path.of(""));
      LocalLogging.quiet();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(shutdown, asked, out), "stop"));
      ParentWatch.start(System::exit);
      out.printf("Landbridge starts, with its data in %s%n", arguments.data());
      LocalPlatform platform =
          LocalPlatform.start(
              Options.in(arguments.data())
                  .atPort(arguments.port())
                  .forgetting(arguments.fresh())
                  .loggingToItsData(),
              shutdown);
      out.println(Console.text(platform.welcome(sinceJvmStart())));
      out.flush();
      platform.watchStores(
          sentence -> out.printf("%n%s%n%n", sentence),
          sentence -> {
            out.printf("%n%s%n%n", sentence);
            System.exit(1);
          });
      Thread.currentThread().join();
    } catch (StartRefused e) {
      // Not where it was stopped meanwhile, which makes parts fail.
      if (!asked.get()) {
        out.printf("%n%s%n%n", e.getMessage());
      }
      exit(shutdown, 1);
    } catch (RuntimeException e) {
      if (!asked.get()) {
        e.printStackTrace(out);
        out.printf("%nLandbridge could not start; the logs in the data directory say more.%n%n");
      }
      exit(shutdown, 1);
    } catch (InterruptedException e) {
      exit(shutdown, 0);
    }
  }

  private static void exit(Shutdown shutdown, int status) {
    shutdown.run();
    System.exit(status);
  }

  private static void end(Shutdown shutdown, AtomicBoolean asked, PrintStream out) {
    asked.set(true);
    Thread stopping = Thread.ofPlatform().name("stopping").start(shutdown);
    try {
      if (!stopping.join(PATIENCE)) {
        out.println("Some parts did not stop in time; the next start ends what is left of them.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration sinceJvmStart() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Duration.between(start, Instant.now()))
        .orElse(Duration.ZERO);
  }
}
