package dev.landbridge.operatorbridge.attach;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a refusal as its one sentence, not as a stack trace. */
final class AttachFailureAnalyzer extends AbstractFailureAnalyzer<AttachRefused> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, AttachRefused cause) {
    return new FailureAnalysis(cause.getMessage(), null, cause);
  }
}
