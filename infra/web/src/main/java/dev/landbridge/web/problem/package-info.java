/** What goes wrong, as RFC 9457 problems: wherever it goes wrong, and with its trace. */
@NullMarked
package dev.landbridge.web.problem;

import org.jspecify.annotations.NullMarked;
