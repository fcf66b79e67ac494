/** Spring Cloud Stream over SNS topics and SQS queues. */
@NullMarked
package dev.landbridge.snssqs;

import org.jspecify.annotations.NullMarked;
