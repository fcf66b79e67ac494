/** The book-trip saga, what it knows, and what a booking's watchers are told of it; pure. */
@NullMarked
package dev.landbridge.bookingsaga.trip;

import org.jspecify.annotations.NullMarked;
