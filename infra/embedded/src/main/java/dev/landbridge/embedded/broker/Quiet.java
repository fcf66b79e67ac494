package dev.landbridge.embedded.broker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** ElasticMQ tells of every queue and, where nobody set a level, of every message. */
final class Quiet {

  private Quiet() {}

  static void down(String... loggers) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    // By name: where another logger is used, Logback's classes are not there.
    if (factory.getClass().getName().equals("ch.qos.logback.classic.LoggerContext")) {
      Logback.down(factory, loggers);
    }
  }

  private static final class Logback {
    static void down(ILoggerFactory factory, String... loggers) {
      for (String logger : loggers) {
        ((LoggerContext) factory).getLogger(logger).setLevel(Level.WARN);
      }
    }
  }
}
