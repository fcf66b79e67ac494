package dev.landbridge.schemas.pricing;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CancellationTier;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is paid when, and what a cancellation returns. Days are those of the operator's time zone.
 *
 * @param deposit due with the confirmation: the package's share of the total, half a minor unit
 *     rounded up
 * @param balance the rest of the total
 * @param balanceDue the package's days before departure; for a later booking the day of the booking
 * @param cancellation up to the day before the departure, the best refund first, no day left out
 */
public record Terms(Money deposit, Money balance, LocalDate balanceDue, List<Rung> cancellation) {

  /**
   * A rung of the cancellation ladder.
   *
   * @param firstDay null where nothing comes before it
   * @param lastDay the last day on which a cancellation returns this refund
   * @param until the end of that day in the operator's time zone, itself no longer in it
   */
  public record Rung(
      @Nullable LocalDate firstDay,
      LocalDate lastDay,
      Instant until,
      int refundPercent,
      Money refund) {}

  public Terms {
    cancellation = List.copyOf(cancellation);
  }

  /** The terms of a booking that is made now. */
  public static Terms of(PackageSnapshot snapshot, Money total, LocalDate departure, Instant now) {
    ZoneId zone = ZoneId.of(snapshot.timeZone());
    Money deposit = total.percent(snapshot.depositPercent());
    LocalDate today = now.atZone(zone).toLocalDate();
    LocalDate due = departure.minusDays(snapshot.balanceDueDays());
    return new Terms(
        deposit,
        total.minus(deposit),
        due.isBefore(today) ? today : due,
        ladder(snapshot.cancellationTiers(), total, departure, zone));
  }

  /** All rungs, past ones too; the last ends with the day before the departure. */
  public static List<Rung> ladder(
      List<CancellationTier> tiers, Money total, LocalDate departure, ZoneId zone) {
    List<Rung> rungs = new ArrayList<>();
    LocalDate end = departure.minusDays(1);
    LocalDate firstDay = null;
    for (CancellationTier tier : distinct(tiers)) {
      LocalDate lastDay = departure.minusDays(Math.max(1, tier.daysBefore()));
      if (firstDay == null || !firstDay.isAfter(lastDay)) {
        rungs.add(rung(firstDay, lastDay, zone, tier.refundPercent(), total));
        firstDay = lastDay.plusDays(1);
      }
    }
    if (firstDay == null || !firstDay.isAfter(end)) {
      rungs.add(rung(firstDay, end, zone, 0, total));
    }
    return List.copyOf(rungs);
  }

  /**
   * The share that a cancellation now returns: that of the tier with the greatest {@code
   * daysBefore} not above the whole days to departure, 0 where there is none.
   */
  public static int refundPercent(
      List<CancellationTier> tiers, LocalDate departure, ZoneId zone, Instant now) {
    long days = ChronoUnit.DAYS.between(now.atZone(zone).toLocalDate(), departure);
    for (CancellationTier tier : distinct(tiers)) {
      if (tier.daysBefore() <= days) {
        return tier.refundPercent();
      }
    }
    return 0;
  }

  private static Rung rung(
      @Nullable LocalDate firstDay, LocalDate lastDay, ZoneId zone, int percent, Money total) {
    return new Rung(
        firstDay,
        lastDay,
        lastDay.plusDays(1).atStartOfDay(zone).toInstant(),
        percent,
        total.percent(percent));
  }

  /**
   * The farthest from departure first. The operators' tables let two tiers share their days; then
   * the one that returns more counts.
   */
  private static List<CancellationTier> distinct(List<CancellationTier> tiers) {
    List<CancellationTier> sorted =
        tiers.stream()
            .sorted(
                Comparator.comparingInt(CancellationTier::daysBefore)
                    .thenComparingInt(CancellationTier::refundPercent)
                    .reversed())
            .toList();
    List<CancellationTier> distinct = new ArrayList<>();
    for (CancellationTier tier : sorted) {
      if (distinct.isEmpty() || distinct.getLast().daysBefore() != tier.daysBefore()) {
        distinct.add(tier);
      }
    }
    return distinct;
  }
}
