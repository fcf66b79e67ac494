/** Pages of other origins: which of them browsers let read the answers. */
@NullMarked
package dev.landbridge.web.cors;

import org.jspecify.annotations.NullMarked;
