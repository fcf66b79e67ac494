package dev.landbridge.local.frontdoor;

import dev.landbridge.local.frontdoor.WhatRuns.Curl;
import dev.landbridge.local.frontdoor.WhatRuns.Part;
import dev.landbridge.local.frontdoor.WhatRuns.User;
import dev.landbridge.local.frontdoor.WhatRuns.Welcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.HtmlUtils;

/** The page that says what runs, and the API documents. Nothing is loaded from elsewhere. */
@Controller
class Pages implements WebMvcConfigurer {
  private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/";
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

  private final WhatRuns whatRuns;

  Pages(WhatRuns whatRuns) {
    this.whatRuns = whatRuns;
  }

  @GetMapping("/")
  ResponseEntity<String> front() {
    return html(whatRuns.now().map(Pages::front).orElseGet(() -> text("starting.html")));
  }

  @GetMapping({"/docs", "/docs/"})
  ResponseEntity<String> docs() {
    return html(text("docs.html"));
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry.addResourceHandler("/assets/**").addResourceLocations("classpath:/front-door/assets/");
    registry.addResourceHandler("/docs/ui/**").addResourceLocations(swaggerUi());
  }

  private static ResponseEntity<String> html(String html) {
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", POLICY)
        .body(html);
  }

  private static String front(Welcome welcome) {
    return text("index.html")
        .replace("{{base}}", escaped(welcome.base()))
        .replace("{{startedIn}}", escaped(welcome.startedIn()))
        .replace("{{parts}}", each(welcome.parts(), Pages::row))
        .replace("{{users}}", each(welcome.users(), Pages::card))
        .replace(
            "{{options}}",
            each(
                welcome.users().stream().filter(user -> user.kind().equals("agent")).toList(),
                Pages::option))
        .replace("{{curls}}", each(welcome.curls(), Pages::step));
  }

  private static String row(Part part) {
    return "<tr><th scope=\"row\">%s</th><td><code>%s</code></td><td>%s</td></tr>"
        .formatted(escaped(part.name()), escaped(part.where()), escaped(part.what()));
  }

  private static String card(User user) {
    return "<li><code>%s</code><span>%s</span><span class=\"quiet\">%s, %s</span></li>"
        .formatted(escaped(user.name()), escaped(user.fullName()), user.kind(), escaped(user.of()));
  }

  private static String option(User user) {
    return "<option value=\"%s\">%s, %s</option>"
        .formatted(escaped(user.name()), escaped(user.fullName()), escaped(user.of()));
  }

  private static String step(Curl curl) {
    return """
    <li><h3>%s</h3><div class="line"><pre tabindex="0"><code>%s</code></pre>\
    <button type="button" class="copy" aria-label="Copy: %s">Copy</button></div></li>
    """
        .formatted(escaped(curl.title()), escaped(curl.line()), escaped(curl.title()));
  }

  private static <T> String each(List<T> items, java.util.function.Function<T, String> html) {
    return items.stream().map(html).collect(Collectors.joining("\n"));
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text);
  }

  private static String text(String name) {
    try {
      return new ClassPathResource("front-door/" + name).getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The web jar has its version in its path. */
  private static String swaggerUi() {
    try {
      String style =
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:" + SWAGGER_UI + "*/swagger-ui.css")[0]
              .getURL()
              .toString();
      return style.substring(0, style.lastIndexOf('/') + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
