/** The trace of a request. */
@NullMarked
package dev.landbridge.web.trace;

import org.jspecify.annotations.NullMarked;
