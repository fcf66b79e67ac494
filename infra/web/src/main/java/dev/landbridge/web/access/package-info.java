/** Who may ask what: a service's table of its endpoints, and what holds callers to it. */
@NullMarked
package dev.landbridge.web.access;

import org.jspecify.annotations.NullMarked;
