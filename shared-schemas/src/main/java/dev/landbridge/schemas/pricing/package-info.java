/** The price of a party: one pure function that quote and hold share. */
@NullMarked
package dev.landbridge.schemas.pricing;

import org.jspecify.annotations.NullMarked;
