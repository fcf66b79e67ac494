package dev.landbridge.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Logs of all services of one JVM: each service's own into a file of its own, everybody else's
 * warnings into {@code platform.log}, errors to the console too. Spring Boot's own logging, which
 * every application would configure anew, is off.
 */
final class LocalLogging {
  private static final Map<String, String> FILES =
      Map.of(
          "dev.landbridge.agentevents", "agent-events",
          "dev.landbridge.operatorbridge", "operator-bridge",
          "dev.landbridge.bookingsaga", "booking-saga");

  private static boolean quiet;

  private LocalLogging() {}

  /** Quiet, until it is known where the files are; once a JVM. */
  static synchronized void quiet() {
    if (quiet) {
      return;
    }
    quiet = true;
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    logging.reset();
    var root = logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console(logging));
    // Tomcat's, too.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  static void to(Path directory) {
    LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    Appender<ILoggingEvent> platform = file(logging, directory.resolve("platform.log"));
    logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(platform);
    logging.getLogger("dev.landbridge").setLevel(Level.INFO);
    FILES.forEach((logger, name) ->
        logging.getLogger(logger).addAppender(file(logging, directory.resolve(name + ".log"))));
  }

  private static Appender<ILoggingEvent> console(LoggerContext logging) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setName("console");
    ThresholdFilter errors = new ThresholdFilter();
    errors.setLevel(Level.ERROR.toString());
    errors.start();
    console.addFilter(errors);
    return started(console, logging, "%d{HH:mm:ss} %-5level %logger{0}: %msg%n%ex{3}");
  }

  private static Appender<ILoggingEvent> file(LoggerContext logging, Path path) {
    RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    file.setName(path.getFileName().toString());
    file.setFile(path.toString());
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(logging);
    rolling.setParent(file);
    rolling.setFileNamePattern(path + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(2);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(logging);
    size.setMaxFileSize(FileSize.valueOf("10MB"));
    size.start();
    file.setRollingPolicy(rolling);
    file.setTriggeringPolicy(size);
    return started(
        file, logging, "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level [%thread] %logger: %msg%n");
  }

  private static Appender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender, LoggerContext logging, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logging);
    encoder.setPattern(pattern);
    encoder.start();
    appender.setContext(logging);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
