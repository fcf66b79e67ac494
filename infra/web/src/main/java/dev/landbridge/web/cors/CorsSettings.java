package dev.landbridge.web.cors;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose pages may call from a browser.
 *
 * @param allowedOrigins each as browsers send it: scheme, host, and the port where it is not the
 *     scheme's own; none by default
 */
@ConfigurationProperties("landbridge.web.cors")
record CorsSettings(@DefaultValue Set<String> allowedOrigins) {
  CorsSettings {
    allowedOrigins = new LinkedHashSet<>(allowedOrigins);
    for (String origin : allowedOrigins) {
      if (!isOrigin(origin)) {
        throw new IllegalArgumentException(
            "landbridge.web.cors.allowed-origins has '%s', which is no origin as browsers send it, like https://desk.example.com or http://localhost:3000; there are no patterns"
                .formatted(origin));
      }
    }
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      String scheme = uri.getScheme();
      String host = uri.getHost();
      if (scheme == null || host == null || !scheme.matches("https?")) {
        return false;
      }
      int own = scheme.equals("https") ? 443 : 80;
      // A browser sends no user, no path, no port that goes without saying, and small letters.
      String sent = scheme + "://" + host + (uri.getPort() == -1 ? "" : ":" + uri.getPort());
      return sent.equals(text)
          && uri.getPort() != own
          && text.equals(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
