/** Answers under step keys: what makes an effect happen once, however often it is asked for. */
@NullMarked
package dev.landbridge.messaging.steps;

import org.jspecify.annotations.NullMarked;
