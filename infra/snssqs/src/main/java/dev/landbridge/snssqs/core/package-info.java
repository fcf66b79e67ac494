/**
 * Publishing to SNS, sending to and receiving from SQS, and making the topics and queues; knows no
 * Spring Cloud Stream.
 */
@NullMarked
package dev.landbridge.snssqs.core;

import org.jspecify.annotations.NullMarked;
