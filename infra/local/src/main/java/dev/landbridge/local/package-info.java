/**
 * The whole platform in one JVM, on real parts: for a first look, for development and for the
 * end-to-end tests.
 */
@NullMarked
package dev.landbridge.local;

import org.jspecify.annotations.NullMarked;
