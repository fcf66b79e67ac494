package dev.landbridge.schemas.catalogue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keys of add-ons, made of their names, since an add-on's id changes whenever its package is saved.
 */
public final class AddOnKey {
  private static final String NAMELESS = "add-on";

  private AddOnKey() {}

  /**
   * The key of a name: lower case, without accents, everything but letters and digits a dash.
   * {@code "Café & Spa (2 h)"} gives {@code cafe-spa-2-h}. Letters of any script stay; a name
   * without any is {@code add-on}.
   */
  public static String of(String name) {
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("[\\u0300-\\u036f]", "");
    String key =
        Normalizer.normalize(plain, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-")
            .replaceAll("^-|-$", "");
    return key.isEmpty() ? NAMELESS : key;
  }

  /**
   * The keys of a package's add-ons. The first of a key has it as it is, whatever comes before; of
   * others with the same key the second is {@code key-2} and so on, past keys that are somebody's
   * own.
   *
   * @param names in display order, ties broken by something that survives a save, such as the price
   * @return as many keys, in the same order, each once
   */
  public static List<String> keys(List<String> names) {
    List<String> plain = names.stream().map(AddOnKey::of).toList();
    Set<String> taken = new LinkedHashSet<>(plain);
    Set<String> seen = new HashSet<>();
    List<String> keys = new ArrayList<>(plain.size());
    for (String key : plain) {
      String unique = key;
      if (!seen.add(key)) {
        int number = 2;
        do {
          unique = key + "-" + number++;
        } while (!taken.add(unique));
      }
      keys.add(unique);
    }
    return List.copyOf(keys);
  }
}
