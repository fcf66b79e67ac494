package dev.landbridge.snssqs.binder;

import dev.landbridge.snssqs.core.Letter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.springframework.integration.handler.AbstractMessageHandler;
import org.springframework.messaging.Message;

/** Sends to a topic or queue; returns once the broker has the message, and throws if it has not. */
class SnsSqsOutbound extends AbstractMessageHandler {

  private final Consumer<Letter> destination;

  SnsSqsOutbound(Consumer<Letter> destination) {
    this.destination = destination;
  }

  @Override
  public String getComponentType() {
    return "snssqs:outbound-channel-adapter";
  }

  @Override
  protected void handleMessageInternal(Message<?> message) {
    byte[] body =
        switch (message.getPayload()) {
          case byte[] bytes -> bytes;
          case String text -> text.getBytes(StandardCharsets.UTF_8);
          default ->
              throw new IllegalArgumentException(
                  "payload is a "
                      + message.getPayload().getClass().getName()
                      + "; with native encoding it has to be a byte[] or a String");
        };
    destination.accept(new Letter(body, message.getHeaders()));
  }
}
