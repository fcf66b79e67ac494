/** What the operator shore is told to do, and answers. */
@NullMarked
package dev.landbridge.schemas.operator;

import org.jspecify.annotations.NullMarked;
