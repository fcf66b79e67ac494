/** How an API is described beyond what its endpoints say. */
@NullMarked
package dev.landbridge.web.openapi;

import org.jspecify.annotations.NullMarked;
