/**
 * Sagas in PostgreSQL: packs of replies in, commands and news of bookings out, deadlines by the
 * clock.
 */
@NullMarked
package dev.landbridge.bookingsaga.coordination;

import org.jspecify.annotations.NullMarked;
