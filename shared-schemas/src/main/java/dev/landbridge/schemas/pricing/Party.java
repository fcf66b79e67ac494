package dev.landbridge.schemas.pricing;

import java.util.List;

/**
 * Who travels, by the ranges of the package. An age up to {@code infantMaxAge} is an infant's;
 * above {@code childMaxAge} an adult's, for prices, rows and seats; between them a child's. Where
 * the operator left something out:
 *
 * <ul>
 *   <li>no {@code infantMaxAge}: ages below {@code childMinAge} are infants; without that too
 *       nobody is
 *   <li>ages above {@code infantMaxAge} and below {@code childMinAge}: children, since they take a
 *       seat
 *   <li>no {@code childMaxAge}: from {@value #FULL_AGE} on an adult
 * </ul>
 */
public record Party(int adults, int children, int infants) {
  private static final int FULL_AGE = 18;

  /**
   * Sorts a party.
   *
   * @param childAges ages on the departure date
   * @param ranges of the option; where there are none only full age counts
   * @throws IllegalArgumentException for a party without an adult or with a negative age
   */
  public static Party of(int adults, List<Integer> childAges, AgeRanges ranges) {
    if (adults < 1) {
      throw new IllegalArgumentException("adults is " + adults + ", but a party has at least 1");
    }
    int grown = adults;
    int children = 0;
    int infants = 0;
    for (int age : childAges) {
      if (age < 0) {
        throw new IllegalArgumentException("child age " + age + " is negative");
      }
      if (isInfant(age, ranges)) {
        infants++;
      } else if (isAdult(age, ranges)) {
        grown = Math.addExact(grown, 1);
      } else {
        children++;
      }
    }
    return new Party(grown, children, infants);
  }

  private static boolean isInfant(int age, AgeRanges ranges) {
    if (ranges.infantMaxAge() != null) {
      return age <= ranges.infantMaxAge();
    }
    return ranges.childMinAge() != null && age < ranges.childMinAge();
  }

  private static boolean isAdult(int age, AgeRanges ranges) {
    if (ranges.childMaxAge() == null) {
      return age >= FULL_AGE;
    }
    return age > ranges.childMaxAge();
  }

  /** An infant takes no seat. */
  public int seats() {
    return Math.addExact(adults, children);
  }

  String describeSeated() {
    String text = count(adults, "adult", "adults");
    return children == 0 ? text : text + ", " + count(children, "child", "children");
  }

  @Override
  public String toString() {
    return infants == 0
        ? describeSeated()
        : describeSeated() + ", " + count(infants, "infant", "infants");
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
