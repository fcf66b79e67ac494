package dev.landbridge.agentevents.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A problem by RFC 9457, as it is written. */
@Schema(description = "What went wrong (RFC 9457)")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    @Schema(
            description = "Stable per kind of problem",
            example = "https://landbridge.dev/problems/quote-expired")
        URI type,
    @Schema(description = "The kind in words", example = "The quote has expired") String title,
    @Schema(example = "409") int status,
    @Schema(description = "This occurrence in words: the value and the rule") String detail,
    @Schema(description = "The path that was asked", example = "/api/bookings") String instance,
    @Schema(description = "The last part of the type", example = "quote-expired") String code,
    @Schema(description = "Names the request to those who run the service")
        @Nullable String traceId,
    @Schema(description = "Field by field, where fields break rules")
        @Nullable List<FieldProblem> errors,
    @Schema(description = "With quote-used: the booking that the quote made")
        @Nullable String booking) {

  /**
   * What is wrong with a field.
   *
   * @param field its path: {@code travellers[0].givenName}
   * @param detail the rule, and the value where it is nobody's personal data
   */
  public record FieldProblem(
      @Schema(example = "adults") String field,
      @Schema(example = "adults is 0, but at least 1 must travel") String detail) {}
}
