package dev.landbridge.schemas.operator;

import dev.landbridge.schemas.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A refusal: the package now costs {@code newTotal}; null where the party has no price any more.
 */
public record PriceChanged(UUID bookingId, @Nullable Money newTotal) implements OperatorReply {}
