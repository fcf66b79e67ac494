package dev.landbridge.local;

import java.util.function.IntConsumer;

/**
 * Ends this JVM when the process that started it has ended: Maven, when it is killed, takes nobody
 * along. Only where whoever starts it asks for it, since a platform started by hand may well
 * outlive its shell.
 */
final class ParentWatch {
  static final String ASKED_FOR = "landbridge.local.stop-with-parent";

  private ParentWatch() {}

  static void start(IntConsumer exit) {
    if (Boolean.getBoolean(ASKED_FOR)) {
      ProcessHandle.current().parent().ifPresent(parent -> watch(parent, exit));
    }
  }

  private static void watch(ProcessHandle parent, IntConsumer exit) {
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(() -> {
          parent.onExit().join();
          exit.accept(0);
        });
  }
}
