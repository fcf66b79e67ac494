package dev.landbridge.local;

import dev.landbridge.local.frontdoor.Service;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a platform is started. Ports are free ones unless said otherwise.
 *
 * @param data where it keeps everything
 * @param port the front door's; 0 takes a free one
 * @param fresh forget what the data directory holds
 * @param settings properties of each service that win over its own and the platform's
 * @param history whether the first start makes the demo's booking, through the whole platform
 * @param logs whether the services' logs go to files in the data directory
 */
public record Options(
    Path data,
    int port,
    boolean fresh,
    Map<Service, Map<String, String>> settings,
    boolean history,
    boolean logs) {

  public Options {
    data = data.toAbsolutePath().normalize();
    settings = Map.copyOf(settings);
  }

  /** All services, with the demo and its history, on free ports. */
  public static Options in(Path data) {
    return new Options(data, 0, false, Map.of(), true, false);
  }

  public Options atPort(int number) {
    return new Options(data, number, fresh, settings, history, logs);
  }

  public Options forgetting(boolean everything) {
    return new Options(data, port, everything, settings, history, logs);
  }

  /** Departures and credit as the demo's rows say, without any booking. */
  public Options withoutHistory() {
    return new Options(data, port, fresh, settings, false, logs);
  }

  Options loggingToItsData() {
    return new Options(data, port, fresh, settings, history, true);
  }

  /** Sets a property of every service. */
  public Options with(String property, String value) {
    Options all = this;
    for (Service service : Service.values()) {
      all = all.with(service, property, value);
    }
    return all;
  }

  /** Sets a property of one service. */
  public Options with(Service service, String property, String value) {
    Map<Service, Map<String, String>> more = new EnumMap<>(Service.class);
    more.putAll(settings);
    Map<String, String> its = new LinkedHashMap<>(settings.getOrDefault(service, Map.of()));
    its.put(property, value);
    more.put(service, Map.copyOf(its));
    return new Options(data, port, fresh, more, history, logs);
  }
}
