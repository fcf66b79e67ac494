/** What the HTTP APIs of all services share. It knows no service, and no word of theirs. */
@NullMarked
package dev.landbridge.web;

import org.jspecify.annotations.NullMarked;
