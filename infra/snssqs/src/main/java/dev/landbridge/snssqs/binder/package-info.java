/** The binder: Spring Cloud Stream's destinations as SNS topics, its groups as SQS queues. */
@NullMarked
package dev.landbridge.snssqs.binder;

import org.jspecify.annotations.NullMarked;
