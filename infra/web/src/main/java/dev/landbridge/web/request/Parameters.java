package dev.landbridge.web.request;

import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.beans.PropertyEditorSupport;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Reads path and query parameters strictly: what Java would guess at is refused. */
@Configuration(proxyBeanMethods = false)
class Parameters implements WebMvcConfigurer {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);

  private final List<HandlerMethodArgumentResolver> resolvers;

  Parameters(List<HandlerMethodArgumentResolver> resolvers) {
    this.resolvers = resolvers;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> all) {
    all.addAll(resolvers);
  }

  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(new Dates());
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new Once());
  }

  /** No list here takes a parameter twice: one of the two would be dropped without a word. */
  private static final class Once implements HandlerInterceptor {
    @Override
    public boolean preHandle(
        HttpServletRequest request, HttpServletResponse response, Object handler) {
      if (handler instanceof HandlerMethod) {
        request
            .getParameterMap()
            .forEach((name, values) -> {
              if (values.length > 1) {
                throw Refused.field(
                    ProblemType.INVALID_PARAMETER,
                    name,
                    "%s is given %d times; give it once".formatted(name, values.length));
              }
            });
      }
      return true;
    }
  }

  /** Where a converter refuses, Spring tries its own lenient editors: these take their place. */
  @ControllerAdvice
  static class Editors {
    @InitBinder
    void strict(WebDataBinder binder) {
      binder.registerCustomEditor(UUID.class, editor(Parameters::uuid));
      binder.registerCustomEditor(Integer.class, editor(Parameters::integer));
    }

    private static PropertyEditorSupport editor(Function<String, @Nullable Object> reading) {
      return new PropertyEditorSupport() {
        @Override
        public void setAsText(String text) {
          setValue(reading.apply(text));
        }
      };
    }
  }

  private static @Nullable UUID uuid(String text) {
    if (text.isEmpty()) {
      return null;
    }
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equalsIgnoreCase(text)) {
      throw new IllegalArgumentException("not the canonical form of a UUID");
    }
    return uuid;
  }

  private static final class Dates implements Converter<String, @Nullable LocalDate> {
    @Override
    public @Nullable LocalDate convert(String text) {
      if (text.isEmpty()) {
        return null;
      }
      if (text.length() != 10) {
        throw new IllegalArgumentException("not yyyy-mm-dd");
      }
      return LocalDate.parse(text, DATE);
    }
  }

  private static @Nullable Integer integer(String text) {
    if (text.isEmpty()) {
      return null;
    }
    if (!text.matches("-?[0-9]{1,10}")) {
      throw new IllegalArgumentException("not a whole number");
    }
    return Integer.valueOf(text);
  }
}
