package dev.landbridge.web.openapi;

import java.util.Map;

/**
 * What a service says of its API as a whole.
 *
 * @param token what the bearer token is
 * @param answers what a status means here, where the usual text says too little
 */
public record ApiText(
    String title, String description, String token, Map<Integer, String> answers) {
  public ApiText {
    answers = Map.copyOf(answers);
  }
}
