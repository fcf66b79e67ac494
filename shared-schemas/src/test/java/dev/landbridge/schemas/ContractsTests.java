package dev.landbridge.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.landbridge.schemas.Contracts.Contract;
import dev.landbridge.schemas.agent.AgentCommand;
import dev.landbridge.schemas.agent.AgentReply;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingCancelled;
import dev.landbridge.schemas.operator.OperatorCommand;
import dev.landbridge.schemas.operator.OperatorReply;
import dev.landbridge.schemas.topology.Topology;
import java.io.File;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ContractsTests {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  static List<Contract> contracts() {
    return Contracts.all();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void readsTheGoldenFileAndWritesItBack(Contract contract) {
    CloudEvent event = CloudEvents.read(Files.golden(contract.type()));
    assertThat(event.type()).isEqualTo(contract.type());
    JsonNode data = CloudEvents.data(event.data(contract.record()));
    CloudEvent again =
        new CloudEvent(
            event.id(),
            event.type(),
            event.source(),
            event.subject(),
            event.time(),
            event.correlationid(),
            event.causationid(),
            event.actor(),
            event.stepkey(),
            event.sequence(),
            event.traceparent(),
            data);
    assertThat(tree(CloudEvents.write(again))).isEqualTo(tree(Files.golden(contract.type())));
    assertThat(
            CloudEvents.readBatch(CloudEvents.writeBatch(List.of(again)))
                .getFirst()
                .data(contract.record()))
        .isEqualTo(event.data(contract.record()));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void hasAGoldenFileThatFitsItsSchemas(Contract contract) {
    JsonNode golden = tree(Files.golden(contract.type()));
    assertThat(errors("cloudevent", golden)).isEmpty();
    assertThat(errors(contract.type(), golden.get("data"))).isEmpty();
  }

  /** The golden file shows every field, so that reading and writing it tries every field. */
  @ParameterizedTest
  @MethodSource("contracts")
  void hasAGoldenFileWithEveryField(Contract contract) {
    ObjectNode schema = Files.schema(contract.type());
    Set<String> shown = new HashSet<>();
    collect(
        schema, schema, List.of(tree(Files.golden(contract.type())).get("data")), "", shown, true);
    Set<String> defined = new HashSet<>();
    collect(schema, schema, List.of(), "", defined, false);
    assertThat(shown).isEqualTo(defined);
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void toleratesFieldsThatItDoesNotKnow(Contract contract) {
    CloudEvent event = CloudEvents.read(Files.golden(contract.type()));
    ObjectNode golden = (ObjectNode) tree(Files.golden(contract.type()));
    golden.put("futureextension", "x");
    addEverywhere(golden.get("data"));
    assertThat(
            CloudEvents.read(CloudEvents.mapper().writeValueAsBytes(golden))
                .data(contract.record()))
        .isEqualTo(event.data(contract.record()));
    assertThat(errors("cloudevent", golden)).isEmpty();
    assertThat(errors(contract.type(), golden.get("data"))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void refusesDataWithoutARequiredFieldInCodeAndSchemaAlike(Contract contract) {
    for (JsonNode required : Files.schema(contract.type()).get("required")) {
      String field = required.asString();
      ObjectNode golden = (ObjectNode) tree(Files.golden(contract.type()));
      ObjectNode data = (ObjectNode) golden.get("data");
      data.remove(field);
      assertThat(errors(contract.type(), data)).as(field).isNotEmpty();
      refuses(contract, golden, field);
      data.putNull(field);
      refuses(contract, golden, field);
    }
  }

  private static void refuses(Contract contract, ObjectNode golden, String field) {
    CloudEvent event = CloudEvents.read(CloudEvents.mapper().writeValueAsBytes(golden));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.data(contract.record()))
        .withMessageEndingWith(" at " + field)
        .withNoCause();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void agreesWithItsSchemaFieldByField(Contract contract) {
    assertThat(Structure.of(Files.schema(contract.type())))
        .isEqualTo(Structure.of(RecordSchema.of(contract.record())));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void carriesAStepKeyOrASequence(Contract contract) {
    CloudEvent event = CloudEvents.read(Files.golden(contract.type()));
    if (contract.topic().equals("package-changes") || contract.topic().equals("booking-updates")) {
      assertThat(event.sequence()).isNotNull();
      assertThat(event.stepkey()).isNull();
    } else {
      assertThat(event.sequence()).isNull();
      assertThat(StepKey.parse(String.valueOf(event.stepkey())).toString())
          .isEqualTo(event.stepkey());
    }
  }

  @Test
  void hasNoFilesBesideThoseOfTheContracts() {
    List<String> types = Contracts.all().stream().map(Contract::type).sorted().toList();
    List<String> schemas =
        Stream.concat(types.stream(), Stream.of("cloudevent", "x-personal")).sorted().toList();
    List<String> released =
        Stream.concat(types.stream(), Stream.of("cloudevent")).sorted().toList();
    assertThat(names("src/main/resources/schemas")).isEqualTo(schemas);
    assertThat(names("src/test/resources/golden")).isEqualTo(types);
    assertThat(names("src/test/resources/released")).isEqualTo(released);
  }

  @Test
  void namesEachTypeAndRecordOnceOnATopicThatItsSenderOwns() {
    assertThat(Contracts.all().stream().map(Contract::type)).doesNotHaveDuplicates();
    assertThat(Contracts.all().stream().map(Contract::record)).doesNotHaveDuplicates();
    Topology topology = Topology.load();
    assertThat(Contracts.all().stream().map(Contract::topic).distinct())
        .containsExactlyInAnyOrderElementsOf(
            topology.channels().stream().map(Topology.Channel::topic).toList());
    for (Topology.Channel channel : topology.channels()) {
      for (Contract contract : Contracts.all()) {
        if (contract.topic().equals(channel.topic())) {
          assertThat(CloudEvents.read(Files.golden(contract.type())).source())
              .as(contract.type())
              .isEqualTo("/landbridge/" + channel.from());
        }
      }
    }
  }

  @Test
  void listsEveryCommandAndReply() {
    assertThat(records("operator-commands")).isEqualTo(permitted(OperatorCommand.class));
    Set<Class<?>> ofOperators = new HashSet<>(permitted(OperatorReply.class));
    ofOperators.add(BookingCancelled.class);
    assertThat(records("operator-replies")).isEqualTo(ofOperators);
    assertThat(records("agent-commands")).isEqualTo(permitted(AgentCommand.class));
    assertThat(records("agent-replies")).isEqualTo(permitted(AgentReply.class));
  }

  @Test
  void findsAContractByTypeAndByRecord() {
    for (Contract contract : Contracts.all()) {
      assertThat(Contracts.of(contract.type())).isSameAs(contract);
      assertThat(Contracts.of(contract.record())).isSameAs(contract);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Contracts.of("operator.nothing.v1"))
        .withMessage("message type 'operator.nothing.v1' is not known");
    assertThatIllegalArgumentException().isThrownBy(() -> Contracts.of(String.class));
  }

  private static Set<Class<?>> records(String topic) {
    Set<Class<?>> records = new HashSet<>();
    for (Contract contract : Contracts.all()) {
      if (contract.topic().equals(topic)) {
        records.add(contract.record());
      }
    }
    return records;
  }

  private static Set<Class<?>> permitted(Class<?> sealed) {
    return Set.of(sealed.getPermittedSubclasses());
  }

  private static List<String> names(String directory) {
    String[] names =
        Path.of(directory).toFile().list((File dir, String name) -> name.endsWith(".json"));
    return Stream.of(names).map(name -> name.substring(0, name.length() - 5)).sorted().toList();
  }

  private static JsonNode tree(byte[] json) {
    return CloudEvents.mapper().readTree(json);
  }

  private static List<String> errors(String schema, JsonNode instance) {
    Schema compiled = SCHEMAS.getSchema(Files.schema(schema).toString(), InputFormat.JSON);
    return compiled
        .validate(
            instance.toString(),
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static void collect(
      ObjectNode root,
      JsonNode schema,
      List<JsonNode> values,
      String path,
      Set<String> found,
      boolean shown) {
    JsonNode here =
        schema.has("$ref")
            ? root.path("$defs").path(schema.get("$ref").asString().substring("#/$defs/".length()))
            : schema;
    if (here.has("items")) {
      collect(
          root,
          here.get("items"),
          values.stream().flatMap(JsonNode::valueStream).toList(),
          path + "[]",
          found,
          shown);
    }
    for (var property : here.path("properties").properties()) {
      List<JsonNode> inner =
          values.stream()
              .filter(value -> value.has(property.getKey()))
              .map(value -> value.get(property.getKey()))
              .toList();
      String name = path + "." + property.getKey();
      if (!shown || !inner.isEmpty()) {
        found.add(name);
      }
      collect(root, property.getValue(), inner, name, found, shown);
    }
  }

  private static void addEverywhere(JsonNode node) {
    if (node instanceof ArrayNode array) {
      array.forEach(ContractsTests::addEverywhere);
    } else if (node instanceof ObjectNode object) {
      object.properties().stream()
          .filter(property -> !property.getKey().equals("timeSlots")) // passed on as it is
          .forEach(property -> addEverywhere(property.getValue()));
      object.putObject("futureField").put("deep", true);
    }
  }
}
