/** What the operators sell: read from their tables, kept whole, and told to the agents' shore. */
@NullMarked
package dev.landbridge.operatorbridge.packages;

import org.jspecify.annotations.NullMarked;
