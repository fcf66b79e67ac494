package dev.landbridge.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.landbridge.web.access.AccessTable.Line;
import dev.landbridge.web.access.AccessTable.Tenant;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTableTests {

  private static AccessTable read(String text) {
    return AccessTable.read(
        "access/x.yaml", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertWrong(String text, String sentence) {
    assertThatIllegalStateException()
        .isThrownBy(() -> read(text))
        .withMessageStartingWith("access/x.yaml")
        .withMessageContaining(sentence);
  }

  @Test
  void readsRolesAndLines() {
    AccessTable table =
        read(
            """
            roles: [reader, writer]
            endpoints:
              GET /api/things/{id}: {for: [reader, writer], tenant: hidden}
              POST /api/things: {for: [writer], tenant: own}
              DELETE /api/things/{id}: {for: [writer], tenant: all}
            """);

    assertThat(table.roles()).containsExactly("reader", "writer");
    assertThat(table.lines())
        .containsExactly(
            new Line("GET", "/api/things/{id}", Set.of("reader", "writer"), Tenant.HIDDEN),
            new Line("POST", "/api/things", Set.of("writer"), Tenant.OWN),
            new Line("DELETE", "/api/things/{id}", Set.of("writer"), Tenant.ALL));
    assertThat(table.lines().getLast().allows(Set.of("reader"))).isFalse();
    assertThat(table.lines().getLast().allows(Set.of())).isFalse();
    assertThat(table.lines().getLast().allows(Set.of("reader", "writer"))).isTrue();
  }

  @Test
  void saysWhatIsWrong() {
    String roles = "roles: [reader]\nendpoints: ";
    assertWrong("", "is no map");
    assertWrong("{", "cannot be read");
    assertWrong("endpoints: {}", "names no roles");
    assertWrong("roles: [reader, reader]\nendpoints: {}", "twice");
    assertWrong("roles: [reader]", "endpoints is no map");
    assertWrong(roles + "{}\nmore: 1", "says 'more'");
    assertWrong(roles + "{FETCH /a: {for: [reader], tenant: own}}", "no method and path");
    assertWrong(roles + "{GET a: {for: [reader], tenant: own}}", "no method and path");
    assertWrong(roles + "{GET /a: {for: [], tenant: own}}", "names no roles");
    assertWrong(roles + "{GET /a: {for: [writer], tenant: own}}", "'writer'");
    assertWrong(roles + "{GET /a: {for: [reader], tenant: any}}", "'any'");
    assertWrong(roles + "{GET /a: {for: [reader], tenant: own, x: 1}}", "'x'");
    assertWrong(
        """
        roles: [reader]
        endpoints:
          GET /a: {for: [reader], tenant: own}
          GET /a: {for: [reader], tenant: hidden}
        """,
        "duplicate key");
  }

  @Test
  void saysWhereItLooked() {
    assertThatIllegalStateException()
        .isThrownBy(() -> AccessTable.of("nothing"))
        .withMessageContaining("access/nothing.yaml is not on the class path");
  }
}
