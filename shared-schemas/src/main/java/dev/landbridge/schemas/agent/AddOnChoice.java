package dev.landbridge.schemas.agent;

/**
 * An add-on that was chosen.
 *
 * @param key derived from the add-on's name, since its id changes on every save
 * @param quantity at least 1
 */
public record AddOnChoice(String key, int quantity) {
  public AddOnChoice {
    if (quantity < 1) {
      throw new IllegalArgumentException(
          "quantity " + quantity + " of add-on '" + key + "' is less than 1");
    }
  }
}
