package dev.landbridge.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system in memory of a size that can be changed, where this user may mount one. */
record SmallDisk(Path path) implements AutoCloseable {

  static Optional<SmallDisk> of(String size, Path path) throws IOException {
    Files.createDirectories(path);
    return mount("size=" + size, path) ? Optional.of(new SmallDisk(path)) : Optional.empty();
  }

  void resize(String size) {
    if (!mount("remount,size=" + size, path)) {
      throw new IllegalStateException("cannot change the size of " + path);
    }
  }

  /** Until nothing goes in any more. */
  Path fill() throws IOException {
    Path filling = path.resolve("filling");
    byte[] some = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filling)) {
      while (true) {
        out.write(some);
      }
    } catch (IOException full) {
      return filling;
    }
  }

  @Override
  public void close() {
    run("umount", "-l", path.toString());
  }

  private static boolean mount(String options, Path path) {
    return run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString());
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .onExit()
              .join()
              .exitValue()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }
}
