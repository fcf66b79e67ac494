/** PostgreSQL servers that run as processes beside this JVM, throw-away or durable. */
@NullMarked
package dev.landbridge.embedded.postgres;

import org.jspecify.annotations.NullMarked;
