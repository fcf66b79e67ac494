package dev.landbridge.web.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * What Tomcat refuses before any of our code sees it (a broken request line, for one) is a problem
 * too.
 */
final class ProblemValve extends ErrorReportValve {

  /** Puts the valve inside of Boot's, so that it answers first. */
  @Component
  @Order(Ordered.LOWEST_PRECEDENCE)
  static class Installation implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
      factory.addContextCustomizers(context -> {
        if (context.getParent() instanceof StandardHost host) {
          host.setErrorReportValveClass(ProblemValve.class.getName());
          host.getPipeline().addValve(new ProblemValve());
        }
      });
    }
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    ProblemType type = status >= 500 ? ProblemType.INTERNAL : ProblemType.REFUSED;
    // No span was begun for it, so the id is of no trace: it only names this answer.
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String body =
        """
        {"type":"%s","title":"%s","status":%d,"detail":"the request cannot be understood","instance":"/","code":"%s","traceId":"%016x%016x"}\
        """
            .formatted(
                type.type(),
                type.title(),
                status,
                type.code(),
                random.nextLong(),
                random.nextLong());
    try {
      response.setContentType("application/problem+json");
      response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      container.getLogger().debug("nobody is there to read the problem", e);
    }
  }
}
