package dev.landbridge.agentevents.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.schemas.booking.BookingStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VoucherPageIntegrationTests extends SoldTrip {

  private Answer page() {
    return api.get("/api/bookings/" + booking + "/voucher", "Accept", "text/html");
  }

  @Test
  void isNotFoundUntilItIsIssued() {
    assertThat(page().problem()).isEqualTo("404 voucher-not-issued");
    assertThat(api.get("/api/bookings/" + UUID.randomUUID() + "/voucher").problem())
        .isEqualTo("404 booking-not-found");
    handle(voidVoucher(booking, UUID.randomUUID()));
    assertThat(page().problem()).as("void without having been").isEqualTo("404 voucher-not-issued");
  }

  @Test
  void showsWhatATravellerHandsOver() {
    handle(issue(booking));
    confirmed(booking);
    String reference = view(booking).path("reference").asString();

    Answer page = page();

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(page.text())
        .contains(
            reference,
            "V-" + reference,
            "OP-7",
            "Andaman Trails",
            "desk@andaman-trails.example.com",
            "+1 202-555-0143",
            "Seat in coach",
            "Sunway Travel",
            "Ada O&#39;Brien",
            "Bangkok, Thailand: 3 nights, Riva, 4 Star, Double",
            "Day 1, ",
            "Transfer to the hotel",
            "Breakfast",
            "Flights",
            "As agreed",
            "Vegetarian")
        .doesNotContain("VOID", "NOT VALID", "1980-02-29");
    assertThat(as(agency(1_000, "USD")).get("/api/bookings/" + booking + "/voucher").problem())
        .isEqualTo("404 booking-not-found");
  }

  @Test
  void letsNothingRunAndLoadsNothing() throws Exception {
    jdbc.sql(
            """
            update agent_events.bookings set remarks = '<script>alert(1)</script><img src=x onerror="y">',
              agency_reference = '"><b>&',
              snapshot = snapshot || '{"operatorName": "<u>Trails</u>", "operatorContact": {"email": "<s>@example.com", "phone": "\\"''>&"}}'
            where id = ?
            """)
        .param(booking)
        .update();
    jdbc.sql(
            """
            update agent_events.travellers set given_name = '<i>Ada</i>', family_name = '東京 & "Co"' where booking_id = ?
            """)
        .param(booking)
        .update();
    handle(issue(booking));

    Answer page = page();

    assertThat(page.text())
        .contains(
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "&lt;i&gt;Ada&lt;/i&gt; 東京 &amp; &quot;Co&quot;",
            "&quot;&gt;&lt;b&gt;&amp;",
            "&lt;u&gt;Trails&lt;/u&gt;",
            "&lt;s&gt;@example.com",
            "&quot;&#39;&gt;&amp;")
        .doesNotContain(
            "<script", "<img", "<i>", "<b>", "<u>", "<s>", "http:", "https:", "url(", "@import");
    String text = page.text();
    String style = text.substring(text.indexOf("<style>") + 7, text.indexOf("</style>"));
    String hash =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(style.getBytes(StandardCharsets.UTF_8)));
    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; style-src 'sha256-" + hash + "'");
    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(style).contains("@media print");
  }

  @Test
  void leavesOutAContactThatWasNotKeptOrNotGiven() {
    handle(issue(booking));
    contactAsSold("'{\"phone\": \"+1 202-555-0143\"}'");
    assertThat(page().text())
        .contains("Operator&#39;s phone")
        .doesNotContain("Operator&#39;s e-mail");
    contactAsSold("null");
    assertThat(page().text())
        .contains("Andaman Trails")
        .doesNotContain("Operator&#39;s phone", "Operator&#39;s e-mail");
  }

  private void contactAsSold(String contact) {
    jdbc.sql(
            "update agent_events.bookings set snapshot = (snapshot - 'operatorContact') || jsonb_strip_nulls(jsonb_build_object('operatorContact', %s::jsonb)) where id = ?"
                .formatted(contact))
        .param(booking)
        .update();
  }

  @Test
  void saysVoidAfterACancellation() {
    handle(issue(booking));
    confirmed(booking);
    handle(news(booking, 6, BookingStatus.CANCELLING));
    assertThat(page().text()).contains("NOT VALID").doesNotContain("VOID");

    handle(voidVoucher(booking, UUID.randomUUID()));
    assertThat(page().text()).contains(">VOID<", "<title>VOID: voucher V-");

    handle(news(booking, 7, BookingStatus.CANCELLED));
    assertThat(page().text()).contains(">VOID<");
  }
}
