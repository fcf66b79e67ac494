package dev.landbridge.local;

import dev.landbridge.local.frontdoor.Service;
import java.net.URI;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An instance of a service, as a Spring application of its own in this JVM. */
record RunningService(Service service, URI uri, ConfigurableApplicationContext context)
    implements AutoCloseable {

  /** Starts an instance with these properties. */
  static RunningService start(Service service, Map<String, String> settings) {
    String[] arguments =
        settings.entrySet().stream()
            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
            .toArray(String[]::new);
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Services.mainClass(service))
            .registerShutdownHook(false)
            .logStartupInfo(false)
            .bannerMode(Banner.Mode.OFF)
            .run(arguments);
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return new RunningService(service, URI.create("http://127.0.0.1:" + port), context);
  }

  @Override
  public void close() {
    context.close();
  }
}
