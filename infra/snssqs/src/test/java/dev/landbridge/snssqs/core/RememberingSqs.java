package dev.landbridge.snssqs.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;

/** ElasticMQ takes policies and retention and forgets them; this remembers them, as SQS does. */
final class RememberingSqs implements SqsAsyncClient {

  private final SqsAsyncClient sqs;
  private final Map<String, Map<QueueAttributeName, String>> attributes = new ConcurrentHashMap<>();

  RememberingSqs(SqsAsyncClient sqs) {
    this.sqs = sqs;
  }

  @Override
  public CompletableFuture<CreateQueueResponse> createQueue(CreateQueueRequest request) {
    return sqs.createQueue(request)
        .thenApply(response -> {
          // The one that created it; the others' calls found it.
          attributes.computeIfAbsent(response.queueUrl(), url -> forgotten(request.attributes()));
          return response;
        });
  }

  @Override
  public CompletableFuture<SetQueueAttributesResponse> setQueueAttributes(
      SetQueueAttributesRequest request) {
    return sqs.setQueueAttributes(request)
        .thenApply(response -> {
          attributes
              .computeIfAbsent(request.queueUrl(), url -> new ConcurrentHashMap<>())
              .putAll(forgotten(request.attributes()));
          return response;
        });
  }

  @Override
  public CompletableFuture<GetQueueAttributesResponse> getQueueAttributes(
      GetQueueAttributesRequest request) {
    return sqs.getQueueAttributes(request)
        .thenApply(response -> {
          Map<QueueAttributeName, String> all = new LinkedHashMap<>(response.attributes());
          all.putAll(attributes.getOrDefault(request.queueUrl(), Map.of()));
          return response.toBuilder().attributes(all).build();
        });
  }

  @Override
  public CompletableFuture<GetQueueUrlResponse> getQueueUrl(GetQueueUrlRequest request) {
    return sqs.getQueueUrl(request);
  }

  @Override
  public CompletableFuture<DeleteQueueResponse> deleteQueue(DeleteQueueRequest request) {
    attributes.remove(request.queueUrl());
    return sqs.deleteQueue(request);
  }

  private static Map<QueueAttributeName, String> forgotten(Map<QueueAttributeName, String> all) {
    Map<QueueAttributeName, String> forgotten = new ConcurrentHashMap<>(all);
    forgotten
        .keySet()
        .removeIf(name ->
            name != QueueAttributeName.POLICY
                && name != QueueAttributeName.MESSAGE_RETENTION_PERIOD);
    return forgotten;
  }

  @Override
  public String serviceName() {
    return sqs.serviceName();
  }

  @Override
  public void close() {
    attributes.clear();
  }
}
