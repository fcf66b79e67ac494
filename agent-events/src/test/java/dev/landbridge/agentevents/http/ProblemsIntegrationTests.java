package dev.landbridge.agentevents.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.web.paging.Cursors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProblemsIntegrationTests extends AgentShore {
  private Api api;

  @BeforeEach
  void anAgent() {
    api = as(agency(1_000_000, "USD"));
  }

  @Test
  void namesPathsMethodsAndMediaTypesThatAreNotServed() {
    assertThat(api.get("/api/nothing").problem()).isEqualTo("404 not-found");
    Answer method = api.send("DELETE", "/api/bookings", null);
    assertThat(method.problem()).isEqualTo("405 method-not-allowed");
    assertThat(method.header("Allow")).contains("GET").contains("POST");
    assertThat(api.get("/api/packages", "Accept", "text/html").problem())
        .isEqualTo("406 not-acceptable");
    assertThat(api.send("POST", "/api/quotes", "a=b", "Content-Type", "text/plain").problem())
        .isEqualTo("415 unsupported-media-type");
    assertThat(api.send("POST", "/api/quotes", "{}").problem())
        .isEqualTo("415 unsupported-media-type");
  }

  @Test
  void namesWhatCannotBeReadAndWhere() {
    assertThat(api.post("/api/quotes", "").problem()).isEqualTo("400 malformed-request");
    assertThat(api.post("/api/quotes", "{").problem()).isEqualTo("400 malformed-request");
    assertThat(api.post("/api/quotes", "[]").problem()).isEqualTo("400 malformed-request");
    assertThat(api.post("/api/quotes", "null").problem()).isEqualTo("400 malformed-request");
    assertThat(api.post("/api/quotes", "{} {}").problem()).isEqualTo("400 malformed-request");
    assertThat(api.post("/api/quotes", "{\"adults\": 1, \"adults\": 2}").problem())
        .isEqualTo("400 malformed-request");
    assertMalformed("{\"adult\": 2}", "adult");
    assertMalformed("{\"adults\": \"2\"}", "adults");
    assertMalformed("{\"adults\": 2.5}", "adults");
    assertThat(api.post("/api/quotes", "{\"adults\": 3000000000}").problem())
        .isEqualTo("400 malformed-request");
    assertMalformed("{\"childAges\": [\"x\"]}", "childAges[0]");
    assertMalformed("{\"packageId\": \"x\"}", "packageId");
    assertMalformed("{\"departureDate\": \"2027-02-30\"}", "departureDate");
    assertMalformed("{\"departureDate\": [2027, 2, 3]}", "departureDate");
    assertMalformed("{\"departureDate\": 20000}", "departureDate");
    assertMalformed("{\"addOns\": [{\"key\": \"a\", \"count\": 1}]}", "addOns[0].count");
  }

  private void assertMalformed(String body, String field) {
    Answer answer = api.post("/api/quotes", body);
    assertThat(answer.problem()).as(answer.text()).isEqualTo("400 malformed-request");
    assertThat(answer.fields()).containsExactly(field);
  }

  @Test
  void namesParametersThatAreNotValid() {
    for (String path :
        new String[] {
          "/api/packages/x",
          "/api/packages/1-1-1-1-1",
          "/api/bookings/not-a-uuid",
          "/api/packages?from=tomorrow",
          "/api/packages?from=2027-02-30",
          "/api/packages?to=27-01-01",
          "/api/packages?from=2027-03-02&to=2027-03-01",
          "/api/packages?travellers=0",
          "/api/packages?travellers=-1",
          "/api/packages?travellers=many",
          "/api/packages?limit=0",
          "/api/packages?limit=101",
          "/api/packages?limit=1e2",
          "/api/packages?limit=0x10",
          "/api/packages?limit=99999999999",
          "/api/packages?limit=1&limit=2",
          "/api/bookings?status=CONFIRMED&status=DECLINED",
          "/api/packages?q=a%00b",
          "/api/packages?destination=a%00b",
          "/api/bookings?status=LOST",
          "/api/bookings?limit=-5"
        }) {
      Answer answer = api.get(path);
      assertThat(answer.problem()).as(path).isEqualTo("400 invalid-parameter");
      assertThat(answer.fields()).as(path).hasSize(1);
    }
    assertThat(api.get("/api/packages?cursor=abc").problem()).isEqualTo("400 invalid-cursor");
    assertThat(api.get("/api/bookings?cursor=abc").problem()).isEqualTo("400 invalid-cursor");
    assertThat(
            api.get("/api/bookings?cursor=" + Cursors.encode("bookings", "not-a-uuid")).problem())
        .isEqualTo("400 invalid-cursor");
  }

  @Test
  void refusesBodiesBeyondTheLimitDeclaredOrNot() throws IOException {
    String large = "{\"option\": \"" + "x".repeat(300 * 1024) + "\"}";
    assertThat(api.post("/api/quotes", large).problem()).isEqualTo("413 request-too-large");

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      StringBuilder request =
          new StringBuilder(
              """
              POST /api/quotes HTTP/1.1\r
              Host: localhost\r
              Content-Type: application/json\r
              Transfer-Encoding: chunked\r
              Authorization: Bearer %s\r
              Connection: close\r
              \r
              """
                  .formatted(ISSUER.token(agency(1, "USD").subject(), "agents")));
      request.append("c\r\n{\"option\": \"\r\n");
      for (int i = 0; i < 300; i++) {
        request.append("400\r\n").append("x".repeat(1024)).append("\r\n");
      }
      request.append("2\r\n\"}\r\n0\r\n\r\n");
      socket.getOutputStream().write(request.toString().getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 413").contains("request-too-large");
    }
  }

  @Test
  void answersWithAProblemToWhatNoEndpointEverSees() throws IOException {
    assertThat(raw("GET /api/packages?q=<> HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json")
        .doesNotContain("Tomcat")
        .doesNotContain("Exception");
    assertThat(raw("GET /api//packages HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json")
        .doesNotContain("Exception");
    assertThat(raw("GET /api/packages;a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
