/** Attaching to the operators' database: the role, the schema, and what must be true before. */
@NullMarked
package dev.landbridge.operatorbridge.attach;

import org.jspecify.annotations.NullMarked;
