package dev.landbridge.web.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsSettingsTests {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:3000",
        "https://desk.example.com",
        "https://desk.example.com:8443",
        "http://[::1]:3000"
      })
  void takesWhatBrowsersSend(String origin) {
    assertThat(new CorsSettings(Set.of(origin)).allowedOrigins()).containsExactly(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "",
        "localhost:3000",
        "https://*.example.com",
        "https://desk.example.com/",
        "https://desk.example.com/app",
        "https://desk.example.com?x",
        "https://Desk.example.com",
        "https://desk.example.com:443",
        "http://localhost:80",
        "https://ann@desk.example.com",
        "ftp://desk.example.com",
        "https://"
      })
  void refusesWhatNoBrowserSendsAndNamesIt(String origin) {
    assertThatThrownBy(() -> new CorsSettings(Set.of(origin)))
        .hasMessageContaining("landbridge.web.cors.allowed-origins has '" + origin + "'");
  }
}
