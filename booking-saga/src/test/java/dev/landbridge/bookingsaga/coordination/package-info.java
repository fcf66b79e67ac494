/** Tests of the sagas' store and workers, on a real PostgreSQL. */
@NullMarked
package dev.landbridge.bookingsaga.coordination;

import org.jspecify.annotations.NullMarked;
