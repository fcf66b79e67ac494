/**
 * A saga engine: pure functions over immutable records; it knows neither store nor broker nor what
 * the sagas are about.
 */
@NullMarked
package dev.landbridge.bookingsaga.engine;

import org.jspecify.annotations.NullMarked;
