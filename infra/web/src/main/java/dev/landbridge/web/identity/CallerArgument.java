package dev.landbridge.web.identity;

import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives endpoints the caller, as the kind of {@link Identity} that their parameter asks for. */
@Component
class CallerArgument implements HandlerMethodArgumentResolver {
  private final Callers callers;

  CallerArgument(Callers callers) {
    this.callers = callers;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return Identity.class.isAssignableFrom(parameter.getParameterType());
  }

  @Override
  public Identity resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    Identity caller = callers.of(request);
    if (!parameter.getParameterType().isInstance(caller)) {
      throw Refused.because(ProblemType.FORBIDDEN, "the caller is not one whom this is for");
    }
    return caller;
  }
}
