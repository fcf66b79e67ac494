/** What the tests of this module run on. */
@NullMarked
package dev.landbridge.web.support;

import org.jspecify.annotations.NullMarked;
