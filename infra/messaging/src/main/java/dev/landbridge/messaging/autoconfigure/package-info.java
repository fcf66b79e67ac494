/** Puts the parts together for any Spring Boot service with a data source. */
@NullMarked
package dev.landbridge.messaging.autoconfigure;

import org.jspecify.annotations.NullMarked;
