/** The HTTP API of those who run the platform: sagas, one by one and in lists. */
@NullMarked
package dev.landbridge.bookingsaga.operations;

import org.jspecify.annotations.NullMarked;
