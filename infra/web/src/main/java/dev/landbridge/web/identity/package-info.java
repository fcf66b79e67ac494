/** Who calls: tokens of the issuers that a service trusts, and the caller whom it sees in them. */
@NullMarked
package dev.landbridge.web.identity;

import org.jspecify.annotations.NullMarked;
