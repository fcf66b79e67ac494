package dev.landbridge.snssqs.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Topics, queues or subscriptions are missing or differ; the message names each of them. */
public final class ProvisioningFailedException extends RuntimeException {

  private final List<String> problems;

  ProvisioningFailedException(String what, List<String> problems, @Nullable Throwable cause) {
    super(what + ": " + String.join("; ", problems), cause);
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
