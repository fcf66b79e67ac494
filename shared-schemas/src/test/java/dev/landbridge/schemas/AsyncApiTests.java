package dev.landbridge.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.schemas.Contracts.Contract;
import dev.landbridge.schemas.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class AsyncApiTests {
  private static final JsonNode API =
      YAMLMapper.shared().readTree(AsyncApiTests.class.getResourceAsStream("/asyncapi.yaml"));

  @Test
  void listsTheChannelsOfTheTopologyWithTheirMessages() {
    assertThat(API.get("asyncapi").asString()).isEqualTo("3.0.0");
    List<String> expected = new ArrayList<>();
    for (Topology.Channel channel : Topology.load().channels()) {
      for (Contract contract : Contracts.all()) {
        if (contract.topic().equals(channel.topic())) {
          expected.add(
              channel.topic()
                  + " "
                  + contract.type()
                  + " #/components/messages/"
                  + contract.type());
        }
      }
    }
    List<String> listed = new ArrayList<>();
    for (var channel : API.get("channels").properties()) {
      assertThat(channel.getValue().get("address").asString()).isEqualTo(channel.getKey());
      for (var message : channel.getValue().get("messages").properties()) {
        listed.add(
            channel.getKey()
                + " "
                + message.getKey()
                + " "
                + message.getValue().get("$ref").asString());
      }
    }
    assertThat(listed).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void listsWhoSendsAndWhoReceives() {
    List<String> expected = new ArrayList<>();
    for (Topology.Channel channel : Topology.load().channels()) {
      expected.add(
          channel.from() + "-sends-" + channel.topic() + " send #/channels/" + channel.topic());
      for (Topology.Subscription subscription : channel.subscriptions()) {
        expected.add(
            subscription.group()
                + "-receives-"
                + channel.topic()
                + " receive #/channels/"
                + channel.topic());
      }
    }
    List<String> listed = new ArrayList<>();
    for (var operation : API.get("operations").properties()) {
      listed.add(
          operation.getKey()
              + " "
              + operation.getValue().get("action").asString()
              + " "
              + operation.getValue().at("/channel/$ref").asString());
    }
    assertThat(listed).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void describesEachMessageByItsSchemas() {
    JsonNode messages = API.at("/components/messages");
    assertThat(messages.propertyNames())
        .containsExactlyInAnyOrderElementsOf(Contracts.all().stream().map(Contract::type).toList());
    for (Contract contract : Contracts.all()) {
      JsonNode message = messages.get(contract.type());
      assertThat(message.get("name").asString()).isEqualTo(contract.type());
      assertThat(message.get("summary"))
          .isEqualTo(Files.schema(contract.type()).get("description"));
      JsonNode parts = message.at("/payload/allOf");
      assertThat(parts.at("/0/$ref").asString()).isEqualTo("schemas/cloudevent.json");
      assertThat(parts.at("/1/properties/type/const").asString()).isEqualTo(contract.type());
      assertThat(parts.at("/1/properties/data/$ref").asString())
          .isEqualTo("schemas/" + contract.type() + ".json");
    }
  }
}
