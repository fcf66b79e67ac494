/**
 * SNS and SQS in this JVM, which the real AWS SDK talks to: ElasticMQ's queues behind our own
 * topics.
 */
@NullMarked
package dev.landbridge.embedded.broker;

import org.jspecify.annotations.NullMarked;
