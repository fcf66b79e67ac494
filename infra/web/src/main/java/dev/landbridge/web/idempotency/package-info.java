/** POSTs that can be repeated. */
@NullMarked
package dev.landbridge.web.idempotency;

import org.jspecify.annotations.NullMarked;
