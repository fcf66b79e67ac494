/** Tests of the engine by itself. */
@NullMarked
package dev.landbridge.bookingsaga.engine;

import org.jspecify.annotations.NullMarked;
