/** What is measured, run by hand through the scripts of this module. */
@NullMarked
package dev.landbridge.benchmarks;

import org.jspecify.annotations.NullMarked;
