package dev.landbridge.snssqs.core;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Calls to one broker behind its circuit breaker. The breaker counts only what tells of the
 * broker's health: no answer, an answer of 500 or above, throttling. A refusal is an answer.
 */
public final class BrokerCalls {

  private final CircuitBreaker breaker;

  public BrokerCalls(CircuitBreaker breaker) {
    this.breaker = breaker;
  }

  /**
   * Whether calls run freely; while not, calls should be short, since few are let through to probe.
   */
  boolean closed() {
    CircuitBreaker.State state = breaker.getState();
    return state == CircuitBreaker.State.CLOSED
        || state == CircuitBreaker.State.DISABLED
        || state == CircuitBreaker.State.METRICS_ONLY;
  }

  /**
   * @throws BrokerAwayException if the breaker is open or the broker does not answer
   * @throws MessageRefusedException if the broker refuses what was asked
   * @throws CancellationException if the call was cancelled, which the breaker does not count
   */
  <T> T call(String what, Supplier<T> call) {
    try {
      breaker.acquirePermission();
    } catch (CallNotPermittedException e) {
      throw new BrokerAwayException(
          what + ": circuit breaker '" + breaker.getName() + "' is open", e);
    }
    long start = breaker.getCurrentTimestamp();
    try {
      T result = call.get();
      breaker.onResult(elapsed(start), breaker.getTimestampUnit(), result);
      return result;
    } catch (CancellationException e) {
      breaker.releasePermission();
      throw e;
    } catch (SdkException e) {
      if (!(e instanceof AwsServiceException answer)) {
        breaker.onError(elapsed(start), breaker.getTimestampUnit(), e);
        throw new BrokerAwayException(what + ": " + e.getMessage(), e);
      }
      if (answer.statusCode() >= 500 || answer.isThrottlingException()) {
        breaker.onError(elapsed(start), breaker.getTimestampUnit(), e);
        throw new BrokerAwayException(what + ": " + e.getMessage(), e);
      }
      breaker.onSuccess(elapsed(start), breaker.getTimestampUnit());
      if (isAboutTheDestination(answer)) {
        throw new BrokerAwayException(what + ": " + e.getMessage(), e);
      }
      throw new MessageRefusedException(what + ": " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      breaker.releasePermission();
      throw e;
    }
  }

  /**
   * Missing rights or a missing destination: no fault of the message, which is kept until that is
   * mended.
   */
  private static boolean isAboutTheDestination(AwsServiceException answer) {
    int status = answer.statusCode();
    String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
    return status == 401
        || status == 403
        || status == 404
        || (code != null
            && (code.contains("NotFound")
                || code.contains("NonExistentQueue")
                || code.contains("QueueDoesNotExist")
                || code.contains("AccessDenied")
                || code.contains("ExpiredToken")));
  }

  private long elapsed(long start) {
    long elapsed = breaker.getCurrentTimestamp() - start;
    return breaker.getTimestampUnit() == TimeUnit.NANOSECONDS ? Math.max(elapsed, 0) : elapsed;
  }
}
