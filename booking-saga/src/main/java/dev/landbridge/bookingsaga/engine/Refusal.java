package dev.landbridge.bookingsaga.engine;

/**
 * Why a saga went back.
 *
 * @param code stable, for programs
 * @param detail a sentence for a person, without personal data
 */
public record Refusal(String code, String detail) {
  /** The code where nobody refused: a step did not answer within the budget. */
  public static final String UNAVAILABLE = "unavailable";
}
