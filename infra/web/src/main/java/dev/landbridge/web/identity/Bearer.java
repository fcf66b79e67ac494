package dev.landbridge.web.identity;

import java.util.List;

/**
 * What a verified token says of whoever carries it.
 *
 * @param pool the pool whose issuer signed it, by its name in {@code landbridge.identity}
 * @param subject its {@code sub}, whatever text it is
 * @param groups as the issuer says, sorted; a pool of Supabase's shape says none
 */
public record Bearer(String pool, String subject, List<String> groups) {
  public Bearer {
    groups = groups.stream().sorted().toList();
  }
}
