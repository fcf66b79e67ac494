/** What tests need of the network: a line that can be cut, and streams read as they come. */
@NullMarked
package dev.landbridge.embedded.net;

import org.jspecify.annotations.NullMarked;
