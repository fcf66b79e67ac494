package dev.landbridge.bookingsaga.model;

/** What a participant of the model leaves out, so that the property is seen to fail. */
enum Mutation {
  NONE,
  /** A participant does not keep its answer under the step key. */
  ANSWERS_NOT_STORED,
  /** A compensation that finds nothing leaves no mark for the command that comes later. */
  NO_UNDO_MARKS,
  /** The saga's timers send nothing. */
  SAGA_DOES_NOT_ASK_AGAIN,
  /** agent-events does not ask for bookings without news. */
  AGENTS_DO_NOT_ASK_AGAIN,
  /** The bridge does not ask again for what its operators cancelled. */
  OPERATORS_DO_NOT_ASK_AGAIN,
  /** What is returned does not tell its operator's cancellation: to sagas that close nothing. */
  RETURNS_DO_NOT_TELL,
  /** What is returned is its operator's no more, although its refund is not paid. */
  RETURNED_FOR_GOOD,
  /** What is closed does not tell that its operator had cancelled it before. */
  CLOSING_DOES_NOT_TELL,
  /** What is closed is still its operator's to cancel. */
  CLOSED_IS_OPEN,
  /** Receivers do not drop repeated deliveries: harmless to effects, since step keys guard them. */
  NO_INBOX
}
