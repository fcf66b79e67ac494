/** Money, and the one list of every message contract. */
@NullMarked
package dev.landbridge.schemas;

import org.jspecify.annotations.NullMarked;
