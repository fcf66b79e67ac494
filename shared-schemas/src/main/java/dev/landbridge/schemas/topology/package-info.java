/** The channels: topics, groups and their queues, read from topology.yaml. */
@NullMarked
package dev.landbridge.schemas.topology;

import org.jspecify.annotations.NullMarked;
