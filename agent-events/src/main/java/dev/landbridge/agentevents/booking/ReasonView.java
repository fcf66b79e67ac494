package dev.landbridge.agentevents.booking;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.booking.Reason;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why a booking was declined or cancelled, or a cancellation refused. */
@Schema(name = "Reason")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReasonView(
    @Schema(
            example = "sold-out",
            allowableValues = {
              Reason.SOLD_OUT,
              Reason.PRICE_CHANGED,
              Reason.PACKAGE_WITHDRAWN,
              Reason.NOT_ON_SALE,
              Reason.CREDIT_REFUSED,
              Reason.OPERATOR_DECLINED,
              Reason.OPERATOR_SILENT,
              Reason.WITHDRAWN,
              Reason.CANCELLED_BY_AGENT,
              Reason.OPERATOR_CANCELLED,
              Reason.ALREADY_CONFIRMED,
              Reason.ALREADY_ENDED,
              Reason.UNAVAILABLE
            })
        String code,
    String detail,
    @Schema(description = "With price-changed: what it costs now") @Nullable Money newTotal) {

  static @Nullable ReasonView of(@Nullable Reason reason) {
    return reason == null
        ? null
        : new ReasonView(reason.code(), reason.detail(), reason.newTotal());
  }
}
