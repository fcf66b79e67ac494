/** Tests of the service's structure. */
@NullMarked
package dev.landbridge.bookingsaga;

import org.jspecify.annotations.NullMarked;
