package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.booking.Vouchers.Voucher;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.City;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Day;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Flight;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Hotel;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Inclusion;
import dev.landbridge.schemas.catalogue.PackageSnapshot.OperatorContact;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** A voucher as a page to print: one file, without scripts, and nothing is loaded. */
final class VoucherPage {
  private static final String STYLE =
      """
      body{font:11pt/1.45 system-ui,sans-serif;color:#1a1a1a;max-width:46em;margin:2em auto;padding:0 1em}
      h1{font-size:1.6em;margin:0}h2{font-size:1.1em;margin:1.6em 0 .4em;border-bottom:1px solid #999}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1.2em;margin:1em 0}dt{color:#555}dd{margin:0}
      ol,ul{padding-left:1.4em}li{break-inside:avoid;margin:.3em 0}p{margin:.2em 0}.pre{white-space:pre-line}
      .void{border:.25em solid #b00020;color:#b00020;font-size:1.5em;font-weight:700;text-align:center;padding:.4em;margin:0 0 1em}
      @page{margin:18mm}@media print{body{max-width:none;margin:0;padding:0}.void{print-color-adjust:exact}}
      """;

  /** Allows the page's own style and nothing else. */
  static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
          .formatted(sha256(STYLE));

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);

  private final Booking booking;
  private final Voucher voucher;
  private final StringBuilder html = new StringBuilder();

  private VoucherPage(Booking booking, Voucher voucher) {
    this.booking = booking;
    this.voucher = voucher;
  }

  static String of(Booking booking, Voucher voucher) {
    return new VoucherPage(booking, voucher).page();
  }

  private String page() {
    PackageSnapshot sold = booking.sold().snapshot();
    String title = (isVoid() ? "VOID: voucher " : "Voucher ") + voucher.number();
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(escaped(title))
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body>\n");
    state();
    element("h1", sold.title());
    html.append("<dl>");
    entry("Voucher", voucher.number());
    entry("Booking reference", booking.reference());
    entry("Operator", sold.operatorName());
    contact(sold.operatorContact());
    entry("Operator's reference", operatorReference());
    entry("Agency", booking.agencyName());
    entry("Agency's reference", booking.agencyReference());
    entry("Departure", DAY.format(booking.sold().departsOn()));
    int days = sold.days().stream().mapToInt(Day::number).max().orElse(0);
    if (days > 0) {
      entry("Last day", DAY.format(day(days)));
    }
    String carType = booking.sold().travel().carType();
    entry("Transport", carType == null ? "Seat in coach" : "Private car: " + carType);
    if (voucher.issuedAt() != null) {
      entry("Issued", DAY.format(voucher.issuedAt().atZone(booking.zone()).toLocalDate()));
    }
    html.append("</dl>\n");
    party();
    stay(sold.cities());
    itinerary(sold.days());
    inclusions(sold);
    paragraph("Terms", sold.termsAndConditions());
    return html.append("</body></html>\n").toString();
  }

  private boolean isVoid() {
    return voucher.voidedAt() != null || booking.status() == BookingStatus.CANCELLED;
  }

  private void state() {
    if (isVoid()) {
      html.append("<p class=\"void\" role=\"alert\">VOID<br>This booking was cancelled</p>\n");
    } else if (booking.status() == BookingStatus.CANCELLING) {
      html.append(
          "<p class=\"void\" role=\"alert\">NOT VALID<br>This booking is being cancelled</p>\n");
    }
  }

  private @Nullable String operatorReference() {
    return voucher.operatorReference() == null
        ? booking.operatorReference()
        : voucher.operatorReference();
  }

  /** Both lines are left out where a booking was sold before operators' contacts were kept. */
  private void contact(@Nullable OperatorContact contact) {
    if (contact != null) {
      entry("Operator's e-mail", contact.email());
      entry("Operator's phone", contact.phone());
    }
  }

  private void party() {
    html.append("<h2>Party</h2><ol>");
    for (Traveller traveller : booking.travellers()) {
      element("li", traveller.givenName() + " " + traveller.familyName());
    }
    html.append("</ol>\n");
    if (booking.remarks() != null) {
      paragraph("Remarks", booking.remarks());
    }
  }

  private void stay(List<City> cities) {
    if (cities.isEmpty()) {
      return;
    }
    html.append("<h2>Stay</h2><ul>");
    for (City city : cities) {
      String hotels =
          city.hotels().stream().map(VoucherPage::hotel).collect(Collectors.joining(" or "));
      element(
          "li",
          "%s, %s: %d %s%s"
              .formatted(
                  city.name(),
                  city.country(),
                  city.nights(),
                  city.nights() == 1 ? "night" : "nights",
                  hotels.isEmpty() ? "" : ", " + hotels));
    }
    html.append("</ul>\n");
  }

  private static String hotel(Hotel hotel) {
    return words(", ", hotel.name(), hotel.type(), hotel.roomType());
  }

  private void itinerary(List<Day> days) {
    if (days.isEmpty()) {
      return;
    }
    html.append("<h2>Itinerary</h2><ul>");
    for (Day each : days) {
      html.append("<li>");
      element(
          "strong",
          "Day %d, %s: %s"
              .formatted(
                  each.number(),
                  DAY.format(day(each.number())),
                  words(", ", each.city(), each.title())));
      if (each.description() != null) {
        html.append("<p class=\"pre\">").append(escaped(each.description())).append("</p>");
      }
      for (Flight flight : each.flights()) {
        element("p", flight(flight));
      }
      html.append("</li>");
    }
    html.append("</ul>\n");
  }

  private static String flight(Flight flight) {
    return "Flight "
        + words(
            ", ",
            words(" ", flight.airline(), flight.flightNumber()),
            words(" ", flight.departureCity(), flight.departureTime()),
            words(" ", flight.arrivalCity(), flight.arrivalTime()));
  }

  private LocalDate day(int number) {
    return booking.sold().departsOn().plusDays(number - 1L);
  }

  private void inclusions(PackageSnapshot sold) {
    if (!sold.inclusions().isEmpty() || !booking.sold().addOns().isEmpty()) {
      html.append("<h2>Included</h2><ul>");
      for (Inclusion inclusion : sold.inclusions()) {
        element("li", inclusion.description());
      }
      booking
          .sold()
          .addOns()
          .forEach(chosen ->
              element(
                  "li",
                  sold.addOns().stream()
                          .filter(each -> each.key().equals(chosen.key()))
                          .map(PackageSnapshot.AddOn::name)
                          .findFirst()
                          .orElse(chosen.key())
                      + " × "
                      + chosen.quantity()));
      html.append("</ul>\n");
    }
    if (!sold.exclusions().isEmpty()) {
      html.append("<h2>Not included</h2><ul>");
      sold.exclusions().forEach(each -> element("li", each));
      html.append("</ul>\n");
    }
  }

  private void entry(String name, @Nullable String value) {
    if (value != null) {
      element("dt", name);
      element("dd", value);
    }
  }

  private void paragraph(String heading, @Nullable String text) {
    if (text != null) {
      element("h2", heading);
      html.append("<p class=\"pre\">").append(escaped(text)).append("</p>\n");
    }
  }

  private void element(String name, String text) {
    html.append('<').append(name).append('>').append(escaped(text));
    html.append("</").append(name).append('>');
  }

  private static String words(String between, @Nullable String... parts) {
    return Stream.of(parts)
        .filter(Objects::nonNull)
        .filter(part -> !part.isBlank())
        .collect(Collectors.joining(between));
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text, "UTF-8");
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
