package dev.landbridge.messaging.outbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts messages of one topic together, in order, up to a number and a size; one larger message goes
 * alone.
 */
class Packer {
  private final int messages;
  private final long bytes;

  Packer(int messages, long bytes) {
    this.messages = messages;
    this.bytes = bytes;
  }

  /** A CloudEvents batch for a topic. */
  record Pack(String topic, List<LogRow> rows) {

    List<byte[]> events() {
      return rows.stream().map(LogRow::event).toList();
    }

    /** Of its JSON array, in bytes. */
    int size() {
      int size = 1 + rows.size();
      for (LogRow row : rows) {
        size += row.event().length;
      }
      return size;
    }

    /** Each of its messages by itself. */
    List<Pack> singly() {
      return rows.stream().map(row -> new Pack(topic, List.of(row))).toList();
    }

    /** The JSON array of its events. */
    byte[] body() {
      byte[] body = new byte[size()];
      int at = 0;
      for (byte[] event : events()) {
        body[at++] = (byte) (at == 1 ? '[' : ',');
        System.arraycopy(event, 0, body, at, event.length);
        at += event.length;
      }
      body[at] = ']';
      return body;
    }
  }

  List<Pack> pack(List<LogRow> rows) {
    Map<String, List<LogRow>> byTopic = new LinkedHashMap<>();
    for (LogRow row : rows) {
      byTopic.computeIfAbsent(row.topic(), topic -> new ArrayList<>()).add(row);
    }
    List<Pack> packs = new ArrayList<>();
    byTopic.forEach((topic, of) -> pack(topic, of, packs));
    return packs;
  }

  private void pack(String topic, List<LogRow> rows, List<Pack> packs) {
    List<LogRow> pack = new ArrayList<>();
    long size = 2;
    for (LogRow row : rows) {
      int next = row.event().length + 1;
      if (!pack.isEmpty() && (pack.size() == messages || size + next > bytes)) {
        packs.add(new Pack(topic, pack));
        pack = new ArrayList<>();
        size = 2;
      }
      pack.add(row);
      size += next;
    }
    packs.add(new Pack(topic, pack));
  }
}
