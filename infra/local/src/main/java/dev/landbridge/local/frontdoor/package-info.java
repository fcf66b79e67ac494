/**
 * The one origin in front of the services: routes, aggregated health, the page and the API
 * documents.
 */
@NullMarked
package dev.landbridge.local.frontdoor;

import org.jspecify.annotations.NullMarked;
