package dev.landbridge.web.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A problem by RFC 9457, as it is written.
 *
 * @param more members that belong to the one kind of problem, written beside the others
 */
@Schema(description = "What went wrong (RFC 9457)")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    @Schema(
            description = "Stable per kind of problem",
            example = "https://landbridge.dev/problems/invalid-request")
        URI type,
    @Schema(description = "The kind in words", example = "The request breaks a rule") String title,
    @Schema(example = "422") int status,
    @Schema(description = "This occurrence in words: the value and the rule") String detail,
    @Schema(description = "The path that was asked", example = "/api/things") String instance,
    @Schema(description = "The last part of the type", example = "invalid-request") String code,
    @Schema(description = "Names the request to those who run the service")
        @Nullable String traceId,
    @Schema(description = "Field by field, where fields break rules")
        @Nullable List<FieldProblem> errors,
    @Schema(hidden = true) Map<String, Object> more) {

  @Override
  @JsonAnyGetter
  @Schema(hidden = true)
  public Map<String, Object> more() {
    return more;
  }

  /**
   * What is wrong with a field.
   *
   * @param field its path: {@code people[0].givenName}
   * @param detail the rule, and the value where it is nobody's personal data
   */
  public record FieldProblem(
      @Schema(example = "count") String field,
      @Schema(example = "count is 0, but must be 1 to 99") String detail) {}
}
