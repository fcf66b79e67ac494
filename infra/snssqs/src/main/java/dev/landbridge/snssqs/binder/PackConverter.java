package dev.landbridge.snssqs.binder;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.util.MimeType;

/**
 * Leaves the bytes of a batch of CloudEvents as they are. Without it {@code StreamBridge} refuses
 * that content type, which no converter of Spring Cloud Function knows.
 */
class PackConverter extends AbstractMessageConverter {

  PackConverter() {
    super(MimeType.valueOf("application/cloudevents-batch+json"));
    setStrictContentTypeMatch(true);
  }

  @Override
  protected boolean supports(Class<?> type) {
    return byte[].class == type;
  }

  @Override
  protected Object convertFromInternal(Message<?> message, Class<?> target, @Nullable Object hint) {
    return message.getPayload();
  }

  @Override
  protected Object convertToInternal(
      Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
    return payload;
  }
}
