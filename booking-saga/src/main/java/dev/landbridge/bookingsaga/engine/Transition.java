package dev.landbridge.bookingsaga.engine;

import java.util.List;

/** What came of an input: to be written and sent in one transaction. */
public record Transition<D>(
    Instance<D> instance, List<Command> commands, List<JournalEntry> journal) {
  public Transition {
    commands = List.copyOf(commands);
    journal = List.copyOf(journal);
  }
}
