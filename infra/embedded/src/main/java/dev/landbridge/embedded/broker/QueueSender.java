package dev.landbridge.embedded.broker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Puts messages into queues by the SQS protocol, as SNS does. */
final class QueueSender implements AutoCloseable {

  private final URI sqs;
  private final HttpClient client;

  QueueSender(URI sqs, Executor executor) {
    this.sqs = sqs;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(executor)
            .build();
  }

  /**
   * Sends one message.
   *
   * @return why the queue refused it for good, if it did
   * @throws IOException if the queue cannot be asked now
   */
  Optional<String> send(Delivery delivery) throws IOException, InterruptedException {
    StringBuilder json = new StringBuilder(delivery.body().length() + 512);
    json.append("{\"QueueUrl\":");
    Escapes.json(json, sqs + "/" + Arns.ACCOUNT + "/" + delivery.queue());
    json.append(",\"MessageBody\":");
    Escapes.json(json, delivery.body());
    if (!delivery.attributes().isEmpty()) {
      json.append(",\"MessageAttributes\":");
      Escapes.attributes(json, delivery.attributes(), "DataType", "StringValue", "BinaryValue");
    }
    HttpRequest request =
        HttpRequest.newBuilder(sqs)
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "AmazonSQS.SendMessage")
            .POST(BodyPublishers.ofString(json.append('}').toString()))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() == 200) {
      return Optional.empty();
    }
    if (response.statusCode() / 100 == 4) {
      return Optional.of(response.body());
    }
    throw new IOException("SQS answered " + response.statusCode());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
