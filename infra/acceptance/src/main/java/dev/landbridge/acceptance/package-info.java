/**
 * What end-to-end tests and benchmarks share: a client, processes to kill, a network that
 * misbehaves, a checker.
 */
@NullMarked
package dev.landbridge.acceptance;

import org.jspecify.annotations.NullMarked;
