/**
 * A database of the shape of the operators' running system, and what fills it as their app does.
 */
@NullMarked
package dev.landbridge.embedded.operators;

import org.jspecify.annotations.NullMarked;
