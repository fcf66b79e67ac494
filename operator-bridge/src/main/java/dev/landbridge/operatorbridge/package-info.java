/** The operator shore: inventory, bookings to confirm, and the news of the operators' packages. */
@NullMarked
package dev.landbridge.operatorbridge;

import org.jspecify.annotations.NullMarked;
