/** What stands between two parts on the network, so that a test can cut it. */
@NullMarked
package dev.landbridge.embedded.net;

import org.jspecify.annotations.NullMarked;
