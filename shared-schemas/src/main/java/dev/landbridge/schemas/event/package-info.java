/** The CloudEvents envelope, its ids and its batch form on the wire. */
@NullMarked
package dev.landbridge.schemas.event;

import org.jspecify.annotations.NullMarked;
