package dev.landbridge.embedded.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A TCP relay on 127.0.0.1 in front of a port, which can go away: {@link #cut()} breaks what is
 * connected and refuses what comes, {@link #freeze()} leaves connections open and silent, {@link
 * #delay(Duration)} holds back every piece of data.
 */
public final class CuttableProxy implements AutoCloseable {

  private final InetSocketAddress target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private @Nullable ServerSocket server;
  private @Nullable Thread acceptor;
  private boolean frozen;
  private volatile Duration delay = Duration.ZERO;

  private CuttableProxy(int targetPort, int port) {
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    ServerSocket first = listen(port);
    this.server = first;
    this.port = first.getLocalPort();
  }

  public static CuttableProxy inFrontOf(int port) {
    CuttableProxy proxy = new CuttableProxy(port, 0);
    proxy.accept();
    return proxy;
  }

  public int port() {
    return port;
  }

  /** Breaks every connection, and refuses new ones until {@link #restore()}. */
  public synchronized void cut() {
    ServerSocket listening = server;
    server = null;
    close(listening);
    awaitEnd(acceptor);
    breakConnections();
  }

  /** The system goes on accepting until the thread that waits for a connection has woken up. */
  private static void awaitEnd(@Nullable Thread thread) {
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Breaks every connection there is; new ones are served. */
  public void breakConnections() {
    sockets.forEach(CuttableProxy::close);
  }

  /** Passes nothing on, in either direction, until {@link #restore()}; connections stay open. */
  public void freeze() {
    synchronized (gate) {
      frozen = true;
    }
  }

  /** Holds every piece of data back for a time, each way. */
  public void delay(Duration time) {
    delay = time;
  }

  /** Ends cut, freeze and delay. */
  public synchronized void restore() {
    delay = Duration.ZERO;
    synchronized (gate) {
      frozen = false;
      gate.notifyAll();
    }
    if (server == null) {
      server = listen(port);
      accept();
    }
  }

  @Override
  public void close() {
    cut();
    synchronized (gate) {
      frozen = false;
      gate.notifyAll();
    }
  }

  private static ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  private void accept() {
    ServerSocket listening = server;
    if (listening == null) {
      return;
    }
    acceptor =
        Thread.ofVirtual()
            .name("proxy-" + port)
            .start(() -> {
              while (!listening.isClosed()) {
                try {
                  Socket client = listening.accept();
                  Thread.ofVirtual().start(() -> serve(listening, client));
                } catch (IOException closed) {
                  return;
                }
              }
            });
  }

  private void serve(ServerSocket listening, Socket client) {
    Socket upstream = new Socket();
    sockets.add(client);
    sockets.add(upstream);
    try {
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      upstream.connect(target);
      // Accepted just before a cut, which did not see it.
      if (listening.isClosed()) {
        end(client, upstream);
        return;
      }
      Thread.ofVirtual().start(() -> pump(client, upstream));
      pump(upstream, client);
    } catch (IOException unreachable) {
      end(client, upstream);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitPassage();
        out.write(buffer, 0, n);
      }
    } catch (IOException | InterruptedException cut) {
      // Both ends learn of it below.
    } finally {
      end(from, to);
    }
  }

  private void awaitPassage() throws InterruptedException {
    Duration wait = delay;
    if (!wait.isZero()) {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    }
    synchronized (gate) {
      while (frozen) {
        gate.wait();
      }
    }
  }

  private void end(Socket one, Socket other) {
    close(one);
    close(other);
    sockets.remove(one);
    sockets.remove(other);
  }

  private static void close(@Nullable AutoCloseable socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (Exception alreadyClosed) {
      // Closed is what it should be.
      return;
    }
  }
}
