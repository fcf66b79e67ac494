package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.bookingsaga.engine.Backoff;
import dev.landbridge.bookingsaga.engine.Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How patient sagas are.
 *
 * @param askSoonAfter the first pause before a step of pace SOON is asked again; doubles up to
 *     {@code askSoonAtMost}
 * @param askLaterAfter the same for pace LATER
 * @param patience after which a step from the pivot on, or a compensation, raises attention
 * @param budget for all steps before the pivot together; unset, the definition's own (5 minutes)
 * @param deadlineBatch instances that one transaction of the deadline worker looks at
 * @param deadlinePoll the longest time until due instances are noticed
 * @param unknownSagaWait how long after its making a reply may wait for its saga to become known
 */
@ConfigurationProperties("landbridge.saga")
record CoordinationProperties(
    @DefaultValue("2s") Duration askSoonAfter,
    @DefaultValue("60s") Duration askSoonAtMost,
    @DefaultValue("60s") Duration askLaterAfter,
    @DefaultValue("15m") Duration askLaterAtMost,
    @DefaultValue("15m") Duration patience,
    @Nullable Duration budget,
    @DefaultValue("200") int deadlineBatch,
    @DefaultValue("1s") Duration deadlinePoll,
    @DefaultValue("30m") Duration unknownSagaWait) {

  CoordinationProperties {
    if (deadlineBatch < 1) {
      throw new IllegalArgumentException(
          "landbridge.saga.deadline-batch " + deadlineBatch + " is less than 1");
    }
    if (!deadlinePoll.isPositive()) {
      throw new IllegalArgumentException(
          "landbridge.saga.deadline-poll " + deadlinePoll + " is not positive");
    }
  }

  Settings settings() {
    return new Settings(
        new Backoff(askSoonAfter, askSoonAtMost),
        new Backoff(askLaterAfter, askLaterAtMost),
        patience,
        budget);
  }
}
