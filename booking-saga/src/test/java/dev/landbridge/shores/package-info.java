/**
 * Both shores as services of their own, reduced to what they answer; outside the package that
 * booking-saga scans.
 */
@NullMarked
package dev.landbridge.shores;

import org.jspecify.annotations.NullMarked;
