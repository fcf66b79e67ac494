/**
 * The protocol as a model: the engine and the definition that ship, two shores reduced to their
 * rows, and a scheduler that drops, repeats, delays, reorders and replays messages and kills
 * participants, all from a seed.
 */
@NullMarked
package dev.landbridge.bookingsaga.model;

import org.jspecify.annotations.NullMarked;
