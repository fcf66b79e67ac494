/** The operators' packages as they travel to the agents' catalogue. */
@NullMarked
package dev.landbridge.schemas.catalogue;

import org.jspecify.annotations.NullMarked;
