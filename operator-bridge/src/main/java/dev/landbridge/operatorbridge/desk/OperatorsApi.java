package dev.landbridge.operatorbridge.desk;

import dev.landbridge.web.WebApi;
import dev.landbridge.web.openapi.ApiText;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The operators' API, as it describes itself. */
@Configuration(proxyBeanMethods = false)
@WhereOperatorsSignIn
@Import(WebApi.class)
class OperatorsApi {
  @Bean
  ApiText operatorsApiText() {
    return new ApiText(
        "Landbridge: operators",
        "Accept or decline what agents ask for, see what is sold, and cancel it. Money is in minor units of"
            + " its currency, instants are RFC 3339 in UTC, errors are RFC 9457 problems.",
        "An access token of the operators' Supabase project",
        Map.of(
            403, "The token belongs to nobody who is a tour operator",
            404, "There is no such thing, or it is another operator's",
            409,
                "It conflicts with what is: a request decided otherwise, seats that are gone, a"
                    + " booking that is not sold any more"));
  }
}
