/** Tests of book-trip, without Spring. */
@NullMarked
package dev.landbridge.bookingsaga.trip;

import org.jspecify.annotations.NullMarked;
