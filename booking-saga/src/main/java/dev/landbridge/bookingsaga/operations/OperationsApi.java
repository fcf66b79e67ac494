package dev.landbridge.bookingsaga.operations;

import dev.landbridge.web.WebApi;
import dev.landbridge.web.openapi.ApiText;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The operations API, as it describes itself. */
@Configuration(proxyBeanMethods = false)
@WhereStaffSignIn
@Import(WebApi.class)
class OperationsApi {
  @Bean
  ApiText operationsApiText() {
    return new ApiText(
        "Landbridge: operations",
        "What every saga does, waits for and will do. No personal data. Instants are RFC 3339 in"
            + " UTC, errors are RFC 9457 problems.",
        "An access token of staff: of the pool landbridge.identity.staff, with the group"
            + " staff-viewer or staff-clerk",
        Map.of(403, "The token belongs to nobody of the staff"));
  }
}
