package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.pricing.Option;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A booking in a list, without personal data. */
@Schema(name = "BookingSummary")
record BookingItem(
    UUID id,
    String reference,
    BookingStatus status,
    @Nullable ReasonView reason,
    UUID packageId,
    String packageTitle,
    LocalDate departureDate,
    int adults,
    List<Integer> childAges,
    @Schema(allowableValues = {Option.SIC, Option.PRIVATE}) String option,
    @Schema(description = "With PRIVATE: which car") @Nullable String carType,
    Money total,
    @Nullable String agencyReference,
    @Nullable String operatorReference,
    Instant createdAt,
    Instant updatedAt) {

  static BookingItem read(ResultSet row) throws SQLException {
    Option travel = Option.of(row.getString("option"));
    return new BookingItem(
        Columns.uuid(row, "id"),
        row.getString("reference"),
        BookingStatus.valueOf(row.getString("status")),
        ReasonView.of(Columns.jsonOrNull(row, "reason", Reason.class)),
        Columns.uuid(row, "package_id"),
        row.getString("title"),
        Columns.date(row, "departs_on"),
        row.getInt("adults"),
        Columns.integers(row, "child_ages"),
        travel.name(),
        travel.carType(),
        new Money(row.getLong("total"), row.getString("currency")),
        row.getString("agency_reference"),
        row.getString("operator_reference"),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "updated_at"));
  }
}
