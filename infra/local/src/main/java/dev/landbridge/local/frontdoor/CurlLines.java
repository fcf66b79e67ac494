package dev.landbridge.local.frontdoor;

import dev.landbridge.local.frontdoor.WhatRuns.Curl;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** A booking as lines for any POSIX shell, with nothing but curl, grep and cut. */
public final class CurlLines {
  private CurlLines() {}

  /** Books two adults on a departure. */
  public static List<Curl> of(
      URI base, String user, UUID packageId, String title, LocalDate departure) {
    String json = "-H 'Content-Type: application/json'";
    String bearer = "-H \"Authorization: Bearer $TOKEN\"";
    return List.of(
        new Curl(
            "Get a token",
            "TOKEN=$(curl -s %s/local/tokens %s -d '{\"user\":\"%s\"}' | %s)"
                .formatted(base, json, user, field("access_token"))),
        new Curl(
            "Quote “%s” for two".formatted(title),
            "QUOTE=$(curl -s %s/api/quotes %s %s -d '{\"packageId\":\"%s\",\"departureDate\":\"%s\",\"adults\":2,\"childAges\":[]}' | tee /dev/stderr | %s)"
                .formatted(base, bearer, json, packageId, departure, field("id"))),
        new Curl(
            "Book it",
            "BOOKING=$(curl -s %s/api/bookings %s %s -H \"Idempotency-Key: $QUOTE\" -d '{\"quoteId\":\"'$QUOTE'\",\"travellers\":[%s,%s]}' | tee /dev/stderr | %s)"
                .formatted(
                    base,
                    bearer,
                    json,
                    traveller("Ada", "1988-04-12"),
                    traveller("Ben", "1990-09-30"),
                    field("id"))),
        new Curl(
            "Follow it, until its status is CONFIRMED",
            "curl -s %s/api/bookings/$BOOKING %s".formatted(base, bearer)));
  }

  private static String traveller(String name, String born) {
    return "{\"givenName\":\"%s\",\"familyName\":\"Example\",\"dateOfBirth\":\"%s\"}"
        .formatted(name, born);
  }

  private static String field(String name) {
    return "grep -o '\"%s\":\"[^\"]*\"' | head -1 | cut -d'\"' -f4".formatted(name);
  }
}
