/** How requests are read: strictly, to a limit, with every broken rule named. */
@NullMarked
package dev.landbridge.web.request;

import org.jspecify.annotations.NullMarked;
