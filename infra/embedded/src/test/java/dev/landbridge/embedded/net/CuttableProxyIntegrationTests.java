package dev.landbridge.embedded.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CuttableProxyIntegrationTests {

  private ServerSocket echo;
  private CuttableProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::echo);
    proxy = CuttableProxy.inFrontOf(echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void passesEverythingOnBothWays() throws Exception {
    byte[] much = new byte[1 << 20];
    Arrays.fill(much, (byte) 42);
    try (Socket client = connect()) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              client.getOutputStream().write(much);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      assertThat(client.getInputStream().readNBytes(much.length)).isEqualTo(much);
    }
  }

  @Test
  void cutBreaksWhatIsConnectedAndRefusesWhatComes() throws Exception {
    try (Socket client = connect()) {
      say(client, 1);
      proxy.cut();
      assertThat(isBroken(client)).isTrue();
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }
    proxy.restore();
    try (Socket client = connect()) {
      say(client, 2);
    }
  }

  @Test
  void frozenConnectionStaysOpenAndSilentUntilRestored() throws Exception {
    try (Socket client = connect()) {
      say(client, 1);
      proxy.freeze();
      client.getOutputStream().write(7);
      client.setSoTimeout(200);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.restore();
      client.setSoTimeout(10_000);
      assertThat(client.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void delayHoldsDataBackEachWay() throws Exception {
    try (Socket client = connect()) {
      say(client, 1);
      proxy.delay(Duration.ofMillis(60));
      long before = System.nanoTime();
      say(client, 2);
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThanOrEqualTo(Duration.ofMillis(120));
    }
  }

  @Test
  void endOfOneSideEndsTheOther() throws Exception {
    try (Socket client = connect()) {
      say(client, 1);
      proxy.breakConnections();
      assertThat(isBroken(client)).isTrue();
    }
    try (Socket client = connect()) {
      say(client, 2);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void say(Socket socket, int what) throws IOException {
    socket.getOutputStream().write(what);
    assertThat(socket.getInputStream().read()).isEqualTo(what);
  }

  private static boolean isBroken(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void echo() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (socket;
                  InputStream in = socket.getInputStream()) {
                in.transferTo(socket.getOutputStream());
              } catch (IOException e) {
                return;
              }
            });
      } catch (IOException closed) {
        return;
      }
    }
  }
}
