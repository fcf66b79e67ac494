package dev.landbridge.snssqs.binder;

import dev.landbridge.snssqs.core.QueueReceiver;
import dev.landbridge.snssqs.core.Received;
import dev.landbridge.snssqs.core.SnsSqsHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.core.Pausable;
import org.springframework.integration.core.RecoveryCallback;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.integration.support.ErrorMessageUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Sends what a queue brings to the binding's channel. An exception of the handler gives the message
 * back to the queue.
 */
class SnsSqsInbound extends MessageProducerSupport implements Pausable {

  private final QueueReceiver receiver;
  private @Nullable RetryTemplate retries;
  private @Nullable RecoveryCallback<?> recovery;

  /**
   * @param receiver makes the receiver that hands its messages to the handler that it is given
   */
  SnsSqsInbound(Function<dev.landbridge.snssqs.core.ReceivedHandler, QueueReceiver> receiver) {
    this.receiver = receiver.apply(this::handle);
  }

  /**
   * Tries a failing message here before it goes back to the queue; the recovery may throw, and then
   * it goes back.
   */
  void setRetries(RetryTemplate retries, RecoveryCallback<?> recovery) {
    this.retries = retries;
    this.recovery = recovery;
  }

  QueueReceiver receiver() {
    return receiver;
  }

  @Override
  protected void doStart() {
    receiver.start();
  }

  @Override
  protected void doStop() {
    receiver.stop();
  }

  @Override
  public void pause() {
    receiver.pause();
  }

  @Override
  public void resume() {
    receiver.resume();
  }

  @Override
  public boolean isPaused() {
    return receiver.isPaused();
  }

  @Override
  public String getComponentType() {
    return "snssqs:inbound-channel-adapter";
  }

  private void handle(Received received) throws Exception {
    if (retries == null || recovery == null) {
      sendMessage(message(received, null));
      return;
    }
    AtomicInteger attempt = new AtomicInteger();
    Message<byte[]> message = message(received, attempt);
    try {
      retries.execute(() -> {
        attempt.incrementAndGet();
        sendMessage(message);
        return true;
      });
    } catch (RetryException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      recovery.recover(ErrorMessageUtils.getAttributeAccessor(message, message), cause);
    }
  }

  private static Message<byte[]> message(Received received, @Nullable AtomicInteger attempt) {
    Map<String, Object> headers = new LinkedHashMap<>(received.letter().headers());
    headers.put(SnsSqsHeaders.MESSAGE_ID, received.id());
    headers.put(SnsSqsHeaders.RECEIVE_COUNT, received.receiveCount());
    headers.put(SnsSqsHeaders.SENT_AT, received.sentAt());
    headers.put(SnsSqsHeaders.QUEUE, received.queue());
    if (received.groupId() != null) {
      headers.put(SnsSqsHeaders.GROUP_ID, received.groupId());
    }
    if (attempt != null) {
      headers.put(IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT, attempt);
    }
    return MessageBuilder.withPayload(received.letter().body()).copyHeaders(headers).build();
  }
}
