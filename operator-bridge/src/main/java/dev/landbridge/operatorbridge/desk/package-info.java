/** The operators' HTTP API: what they are asked, what they have sold. */
@NullMarked
package dev.landbridge.operatorbridge.desk;

import org.jspecify.annotations.NullMarked;
