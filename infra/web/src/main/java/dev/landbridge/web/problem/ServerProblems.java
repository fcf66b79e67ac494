package dev.landbridge.web.problem;

import dev.landbridge.web.trace.Traces;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Errors as problems, and nothing else of {@link dev.landbridge.web.WebApi}: no callers, no tokens.
 */
@Configuration(proxyBeanMethods = false)
@Import({
  Traces.class,
  Problems.class,
  ProblemAdvice.class,
  ErrorEndpoint.class,
  ProblemValve.Installation.class
})
public class ServerProblems {}
