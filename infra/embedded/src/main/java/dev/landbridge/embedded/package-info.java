/**
 * The real parts in one JVM or beside it: PostgreSQL clusters, SNS and SQS, the operators' schema.
 */
@NullMarked
package dev.landbridge.embedded;

import org.jspecify.annotations.NullMarked;
