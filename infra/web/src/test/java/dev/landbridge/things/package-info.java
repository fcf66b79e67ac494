/** A service with an API, as small as one can be: what importing the library gives it. */
@NullMarked
package dev.landbridge.things;

import org.jspecify.annotations.NullMarked;
