package dev.landbridge.agentevents.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.nimbusds.jose.jwk.RSAKey;
import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.agentevents.support.Issuer;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.web.access.AccessTable;
import dev.landbridge.web.access.AccessTable.Line;
import dev.landbridge.web.access.AccessTable.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Walks the access table: every endpoint, with every role and with another agency's ids. */
class AccessIntegrationTests extends AgentShore {
  private static final AccessTable TABLE = AccessTable.of("agent-events");
  private static final String PAYMENT =
      "{\"amount\": {\"amount\": 5, \"currency\": \"USD\"}, \"reference\": \"SEPA 88\"}";
  private static final RSAKey FOREIGN_KEY = Issuer.newKey("known");

  /** What an agency has that others could ask for: a quote open, and one that is booked. */
  private record Things(
      PackageSnapshot sold,
      Agency agency,
      String openQuote,
      UUID booking,
      String cancellation,
      String payment) {}

  /** What nobody may take, made once: whoever is refused leaves it as it was, and so do readers. */
  private Things lasting() {
    if (lasting == null) {
      lasting = made();
    }
    return lasting;
  }

  private @Nullable Things lasting;

  /** What can be taken once, where the endpoint takes it. */
  private Things things(Line line) {
    return line.endpoint().startsWith("GET ") ? lasting() : made();
  }

  private Things made() {
    PackageSnapshot snapshot = onSale("Angkor and Saigon", "USD", 20);
    Agency agency = agency(100_000_000, "USD");
    Api api = as(agency);
    UUID booking = booked(api, snapshot, 1);
    jdbc.sql(
            "insert into agent_events.vouchers (booking_id, number, issued_at) values (?, ?, now())")
        .param(booking)
        .param("V-" + booking)
        .update();
    String cancellation =
        api.post("/api/bookings/" + booking + "/cancellations", "{}").json().path("id").asString();
    String payment =
        as("staff-clerk", agency)
            .post(
                "/api/agents/agencies/" + agency.id() + "/payments",
                PAYMENT,
                "Idempotency-Key",
                "p-" + booking)
            .json()
            .path("id")
            .asString();
    return new Things(snapshot, agency, quoted(api, snapshot, 1), booking, cancellation, payment);
  }

  private Api as(String role, Agency agency) {
    return new Api(
        port,
        switch (role) {
          case "agent" -> ISSUER.token(agency.subject(), "agent");
          case "agency-admin" -> ISSUER.token(agency.subject(), "agent", "agency-admin");
          case "staff-viewer", "staff-clerk" -> ISSUER.token("sub-of-" + role, role);
          default -> throw new AssertionError("nobody plays " + role + " in this test");
        });
  }

  /** Asks an endpoint for these things, well enough that only the caller can be what is wrong. */
  private Answer ask(Api api, Line line, Things things) {
    return switch (line.endpoint()) {
      case "GET /api/agents/me",
          "GET /api/agents/me/statement",
          "GET /api/agents/agencies",
          "GET /api/packages",
          "GET /api/bookings" ->
          api.get(line.path());
      case "GET /api/packages/{id}" -> api.get(at(line, things.sold().packageId()));
      case "POST /api/quotes" -> api.post(line.path(), quoteBody(things.sold(), 1));
      case "GET /api/quotes/{id}" -> api.get(at(line, things.openQuote()));
      case "POST /api/bookings" ->
          api.post(
              line.path(),
              bookBody(things.openQuote(), 1),
              "Idempotency-Key",
              UUID.randomUUID().toString());
      case "GET /api/bookings/{id}", "GET /api/bookings/{id}/voucher" ->
          api.get(at(line, things.booking()));
      case "GET /api/bookings/{id}/events" -> api.first(at(line, things.booking()));
      case "GET /api/agents/agencies/{id}/payments",
          "GET /api/agents/agencies/{id}/payments/{paymentId}" ->
          api.get(at(line, things.agency().id()).replace("{paymentId}", things.payment()));
      case "POST /api/agents/agencies/{id}/payments" ->
          api.post(
              at(line, things.agency().id()),
              PAYMENT,
              "Idempotency-Key",
              UUID.randomUUID().toString());
      case "POST /api/bookings/{id}/cancellations" -> api.post(at(line, things.booking()), "{}");
      case "POST /api/bookings/{id}/cancellations/{cancellationId}/confirm" ->
          api.post(
              at(line, things.booking()).replace("{cancellationId}", things.cancellation()), "{}");
      default -> throw new AssertionError("this test does not know how to ask " + line.endpoint());
    };
  }

  private static String at(Line line, Object id) {
    return line.path().replace("{id}", id.toString());
  }

  @TestFactory
  List<DynamicTest> answersAsTheTableSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Line line : TABLE.lines()) {
      add(
          tests,
          line,
          "without a token",
          () ->
              assertThat(ask(anonymous(), line, lasting()).problem())
                  .isEqualTo("401 unauthenticated"));
      add(
          tests,
          line,
          "with a token of another issuer",
          () -> {
            Things things = lasting();
            String token =
                ISSUER.token(
                    things.agency().subject(),
                    claims ->
                        claims.issuer("https://project.test/auth/v1").audience("authenticated"));
            assertThat(ask(new Api(port, token), line, things).problem())
                .isEqualTo("401 unauthenticated");
          });
      add(
          tests,
          line,
          "with a token of another key",
          () -> {
            Things things = lasting();
            String token = Issuer.token(FOREIGN_KEY, things.agency().subject(), claims -> {});
            assertThat(ask(new Api(port, token), line, things).problem())
                .isEqualTo("401 unauthenticated");
          });
      add(
          tests,
          line,
          "as nobody who is known",
          () ->
              assertThat(
                      ask(new Api(port, ISSUER.token("sub-of-nobody")), line, lasting()).problem())
                  .isEqualTo("403 unknown-agent"));
      for (String role : TABLE.roles()) {
        boolean allowed = line.roles().contains(role);
        add(
            tests,
            line,
            "as " + role + (allowed ? ": allowed" : ": forbidden"),
            () -> {
              Things things = allowed ? things(line) : lasting();
              Answer answer = ask(as(role, things.agency()), line, things);
              if (allowed) {
                assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
              } else {
                assertThat(answer.problem()).isEqualTo("403 forbidden");
              }
            });
        if (allowed) {
          add(
              tests,
              line,
              "as " + role + " of another agency: " + line.tenant(),
              () -> assertTenancy(role, line));
        }
      }
    }
    return tests;
  }

  private void assertTenancy(String role, Line line) {
    Things theirs = things(line);
    Agency own = agency(100_000_000, "USD");
    Answer answer = ask(as(role, own), line, theirs);
    if (line.tenant() == Tenant.HIDDEN) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(404);
      assertThat(answer.problem()).startsWith("404 ").endsWith("-not-found");
      Answer made = ask(as(role, theirs.agency()), line, theirs);
      assertThat(made.status()).as("nothing was taken from its owner").isBetween(200, 299);
    } else if (line.tenant() == Tenant.ALL) {
      assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
      if (line.path().contains("{id}")) {
        assertThat(answer.text()).contains(theirs.agency().id().toString());
      }
    } else {
      assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
      assertThat(answer.text())
          .doesNotContain(
              theirs.agency().id().toString(),
              theirs.agency().agent().toString(),
              theirs.openQuote(),
              theirs.booking().toString());
    }
  }

  private static void add(List<DynamicTest> tests, Line line, String who, Executable test) {
    String name = line.endpoint() + " " + who;
    tests.add(
        dynamicTest(
            name,
            () -> {
              try {
                test.execute();
              } catch (AssertionError e) {
                throw new AssertionError(
                    name + ": " + e.getMessage(), e); // reports have no names of these
              }
            }));
  }
}
