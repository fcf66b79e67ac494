package dev.landbridge.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param port where the front door listens, 0 for any free port
 * @param data where the platform keeps everything, absolute
 * @param fresh forget what the data directory holds
 */
record Arguments(int port, Path data, boolean fresh) {
  private static final String KNOWN =
      "--server.port=N, --landbridge.local.data=DIR and --fresh are known";

  /**
   * Reads the command line.
   *
   * @param workingDirectory relative directories are relative to the checkout around it
   * @throws StartRefused where an argument is unknown or has no sense
   */
  static Arguments parse(List<String> args, Path workingDirectory) {
    Path root = checkoutRoot(workingDirectory);
    int port = 8080;
    Path data = root.resolve(".landbridge");
    boolean fresh = false;
    for (String arg : args) {
      if (arg.equals("--fresh")) {
        fresh = true;
      } else if (arg.startsWith("--server.port=")) {
        port = port(after(arg));
      } else if (arg.startsWith("--landbridge.local.data=")) {
        data = directory(root, after(arg));
      } else if (!arg.isBlank()) {
        throw new StartRefused("The argument '" + arg + "' is unknown; " + KNOWN + ".");
      }
    }
    return new Arguments(port, data.toAbsolutePath().normalize(), fresh);
  }

  private static String after(String arg) {
    return arg.substring(arg.indexOf('=') + 1).strip();
  }

  private static int port(String value) {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, with the value.
    }
    throw new StartRefused(
        "The port '" + value + "' is none; give a number from 0 to 65535 as --server.port=N.");
  }

  private static Path directory(Path root, String value) {
    if (value.isEmpty()) {
      throw new StartRefused("--landbridge.local.data= names no directory; give it one.");
    }
    if (value.equals("~") || value.startsWith("~/")) {
      return Path.of(System.getProperty("user.home") + value.substring(1));
    }
    return root.resolve(value);
  }

  /** Maven runs the platform in its module's directory; people think in the checkout's. */
  private static Path checkoutRoot(Path workingDirectory) {
    Path start = workingDirectory.toAbsolutePath().normalize();
    return Optional.of(start).stream()
        .flatMap(path -> java.util.stream.Stream.iterate(path, p -> p != null, Path::getParent))
        .filter(path -> Files.isRegularFile(path.resolve("mvnw")))
        .findFirst()
        .orElse(start);
  }
}
