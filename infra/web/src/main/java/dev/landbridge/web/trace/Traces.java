package dev.landbridge.web.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The trace of the current request. */
@Component
public class Traces {
  private final ObjectProvider<Tracer> tracer;

  Traces(ObjectProvider<Tracer> tracer) {
    this.tracer = tracer;
  }

  public @Nullable String traceId() {
    TraceContext context = context();
    return context == null ? null : context.traceId();
  }

  /** The request as the parent of what it sets off, by W3C trace context. */
  public @Nullable String traceparent() {
    TraceContext context = context();
    return context == null
        ? null
        : "00-%s-%s-%s"
            .formatted(
                context.traceId(),
                context.spanId(),
                Boolean.TRUE.equals(context.sampled()) ? "01" : "00");
  }

  private @Nullable TraceContext context() {
    Tracer present = tracer.getIfAvailable();
    Span span = present == null ? null : present.currentSpan();
    return span == null || span.isNoop() || span.context().traceId().isEmpty()
        ? null
        : span.context();
  }
}
