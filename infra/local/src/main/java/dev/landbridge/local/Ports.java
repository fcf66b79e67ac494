package dev.landbridge.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Ports on this machine's loopback addresses. */
final class Ports {
  private static final int IMPATIENT = 200;

  private Ports() {}

  /**
   * The port if it can be had, a free one for 0.
   *
   * @throws StartRefused where somebody listens there
   */
  static int forTheFrontDoor(int wanted) {
    int port = bind(wanted);
    // Browsers try ::1 before 127.0.0.1 when they are told "localhost".
    if (port < 0 || (wanted != 0 && somebodyAnswers("::1", wanted))) {
      throw inUse(wanted);
    }
    return port;
  }

  static StartRefused inUse(int port) {
    return new StartRefused(
        "Port %d is in use; stop what listens there, or choose another one with --server.port=N."
            .formatted(port));
  }

  /** A port that was had before, 0 where it is unknown or taken meanwhile. */
  static int ifFree(@Nullable String port) {
    return port == null ? 0 : Math.max(0, bind(Integer.parseInt(port)));
  }

  private static int bind(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1);
      return socket.getLocalPort();
    } catch (IOException e) {
      return -1;
    }
  }

  private static boolean somebodyAnswers(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), IMPATIENT);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
