/** Server-sent events: open streams, and the one look at the store that serves all of them. */
@NullMarked
package dev.landbridge.web.live;

import org.jspecify.annotations.NullMarked;
