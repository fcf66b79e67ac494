/** Seats of departures: held, sold, freed; and the news of how many are left. */
@NullMarked
package dev.landbridge.operatorbridge.inventory;

import org.jspecify.annotations.NullMarked;
