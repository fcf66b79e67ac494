package dev.landbridge.local;

import dev.landbridge.local.frontdoor.WhatRuns.Curl;
import dev.landbridge.local.frontdoor.WhatRuns.Part;
import dev.landbridge.local.frontdoor.WhatRuns.User;
import dev.landbridge.local.frontdoor.WhatRuns.Welcome;

/** What the console shows once the platform is up. */
final class Console {
  private Console() {}

  static String text(Welcome welcome) {
    StringBuilder text = new StringBuilder();
    text.append(
        "\nLandbridge is up at %s (started in %s)\n\n"
            .formatted(welcome.base(), welcome.startedIn()));
    for (Part part : welcome.parts()) {
      text.append("  %-18s %s\n".formatted(part.name(), part.where()));
    }
    text.append(
        "\nThe stores' passwords lie in agents/password and operators/password of the data directory.\n");
    text.append("\n");
    for (String kind : welcome.users().stream().map(User::kind).distinct().toList()) {
      text.append("Demo %s:".formatted(kind.equals("staff") ? kind : kind + "s"));
      for (User user : welcome.users()) {
        if (user.kind().equals(kind)) {
          text.append("  %s (%s)".formatted(user.name(), user.of()));
        }
      }
      text.append("\n");
    }
    if (!welcome.curls().isEmpty()) {
      text.append("\nIn another terminal, line by line:\n");
    }
    for (Curl curl : welcome.curls()) {
      text.append("\n# %s\n%s\n".formatted(curl.title(), curl.line()));
    }
    text.append("\nCtrl-C stops all of it; the next start finds its data again.\n");
    return text.toString();
  }
}
