/**
 * Operators, packages, agencies and agents for a first look, of the real shape and wholly invented.
 */
@NullMarked
package dev.landbridge.local.demo;

import org.jspecify.annotations.NullMarked;
