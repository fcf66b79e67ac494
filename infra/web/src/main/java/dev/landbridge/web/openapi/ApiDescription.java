package dev.landbridge.web.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.landbridge.web.problem.Problem;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.JsonNode;

/**
 * The API's description beyond what the endpoints say: who may call, what every problem looks like,
 * and, from the records' own types, which properties are always there and which may be null.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
  private static final String BEARER = "access-token";

  static {
    SpringDocUtils.getConfig().replaceWithSchema(JsonNode.class, new JsonSchema());
  }

  private final ApiText text;
  private final List<String> packages;

  ApiDescription(ApiText text, BeanFactory beans) {
    this.text = text;
    this.packages = AutoConfigurationPackages.get(beans);
  }

  @Bean
  OpenAPI describedApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title(text.title())
                .version("1")
                .description(text.description())
                .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
        .servers(List.of(new Server().url("/")))
        .components(
            new Components()
                .addSecuritySchemes(
                    BEARER,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")
                        .description(text.token())))
        .security(List.of(new SecurityRequirement().addList(BEARER)));
  }

  @Bean
  Records recordsOfTheApi() {
    return new Records();
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE) // services go into detail after it
  OpenApiCustomizer problemsAndNulls() {
    return api -> {
      ModelConverters.getInstance(true)
          .readAll(Problem.class)
          .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
      Records.saw("Problem", Problem.class);
      Records.saw("FieldProblem", Problem.FieldProblem.class);
      api.getPaths()
          .forEach((path, item) ->
              item.readOperationsMap()
                  .forEach((method, operation) -> problems(path, method, operation)));
      api.getComponents()
          .getSchemas()
          .forEach((name, schema) -> {
            Class<?> type = record(name);
            if (type != null) {
              describe(type, schema);
            }
          });
    };
  }

  /** The record behind a schema: the service's own before what all services share. */
  private @Nullable Class<?> record(String schema) {
    Set<Class<?>> candidates = Records.SEEN.getOrDefault(schema, Set.of());
    return candidates.stream()
        .filter(type -> packages.stream().anyMatch(each -> isBelow(type, each)))
        .findAny()
        .or(() -> candidates.stream().filter(ApiDescription::isShared).findAny())
        .orElse(null);
  }

  /**
   * Remembers which record became which schema. swagger-core has one chain of converters per JVM,
   * whichever application registered them: so the memory is the JVM's too, and keeps apart what
   * several services call the same.
   */
  static final class Records implements ModelConverter {
    private static final Map<String, Set<Class<?>>> SEEN = new ConcurrentHashMap<>();

    static void saw(String schema, Class<?> type) {
      SEEN.computeIfAbsent(schema, name -> ConcurrentHashMap.newKeySet()).add(type);
    }

    @Override
    public @Nullable Schema<?> resolve(
        AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
      Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
      Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
      if (schema != null && raw.isRecord() && isBelow(raw, "dev.landbridge")) {
        String ref = schema.get$ref();
        String name = ref == null ? schema.getName() : ref.substring(ref.lastIndexOf('/') + 1);
        if (name != null) {
          saw(name, raw);
        }
      }
      return schema;
    }
  }

  private static boolean isShared(Class<?> type) {
    return isBelow(type, "dev.landbridge.schemas") || isBelow(type, "dev.landbridge.web");
  }

  private static boolean isBelow(Class<?> type, String root) {
    return (type.getPackageName() + ".").startsWith(root + ".");
  }

  private void problems(String path, HttpMethod method, Operation operation) {
    Set<Integer> statuses = new TreeSet<>(List.of(400, 401, 403, 503));
    if (path.contains("{")) {
      statuses.add(404);
    }
    if (method == HttpMethod.POST) {
      statuses.addAll(List.of(404, 409, 413, 415, 422));
    }
    if (isStream(operation)) {
      statuses.add(429);
    }
    Map<Integer, String> texts =
        Map.of(
            400, "The request cannot be read, or a parameter is not valid",
            401, "A valid access token is needed",
            403, "The token does not allow this",
            404, "There is no such thing, or it is another's",
            409, "It conflicts with what is, or a key is in flight",
            413, "The request is too large",
            415, "The body is not JSON",
            422, "The request breaks a rule; the code says which",
            429, "The caller has too many streams open",
            503, "It cannot be answered right now; Retry-After says when to ask again");
    for (int status : statuses) {
      operation
          .getResponses()
          .putIfAbsent(
              Integer.toString(status),
              new ApiResponse()
                  .description(text.answers().getOrDefault(status, texts.get(status)))
                  .content(
                      new Content()
                          .addMediaType(
                              "application/problem+json",
                              new MediaType()
                                  .schema(new Schema<>().$ref("#/components/schemas/Problem")))));
    }
  }

  private static boolean isStream(Operation operation) {
    ApiResponse answer = operation.getResponses().get("200");
    return answer != null
        && answer.getContent() != null
        && answer.getContent().containsKey("text/event-stream");
  }

  /**
   * What a record's type says: properties that may be null, and properties that are always there.
   */
  private static void describe(Class<?> type, Schema<?> schema) {
    if (schema.getProperties() == null) {
      return;
    }
    boolean request = schema.getRequired() != null && !schema.getRequired().isEmpty();
    JsonInclude include = type.getAnnotation(JsonInclude.class);
    boolean leavesNullsAway = include != null && include.value() == JsonInclude.Include.NON_NULL;
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = name(component);
      Schema<?> property = (Schema<?>) schema.getProperties().get(name);
      if (property == null) {
        continue;
      }
      if (component.getType() == JsonNode.class) {
        property.setTypes(
            new LinkedHashSet<>(List.of("object", "array", "string", "number", "boolean", "null")));
      }
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!nullable || !leavesNullsAway) {
        required.add(name);
      }
      if (nullable && !leavesNullsAway && !request) {
        schema.getProperties().put(name, orNull(property));
      }
    }
    if (!request) {
      schema.setRequired(required);
    }
  }

  private static String name(RecordComponent component) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
  }

  private static Schema<?> orNull(Schema<?> property) {
    if (property.get$ref() != null) {
      Schema<Object> nothing = new JsonSchema();
      nothing.setTypes(Set.of("null"));
      Schema<Object> either = new JsonSchema();
      either.setDescription(property.getDescription());
      either.setAnyOf(List.of(new Schema<>().$ref(property.get$ref()), nothing));
      return either;
    }
    if (property.getTypes() != null) {
      Set<String> types = new LinkedHashSet<>(property.getTypes());
      types.add("null");
      property.setTypes(types);
    }
    return property;
  }
}
