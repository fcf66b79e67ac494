/** What a file system refuses, and how it says so. */
@NullMarked
package dev.landbridge.embedded.disk;

import org.jspecify.annotations.NullMarked;
