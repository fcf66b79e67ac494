/** The binder's side: packs out by StreamBridge, packs in by one binding per queue of the group. */
@NullMarked
package dev.landbridge.messaging.binding;

import org.jspecify.annotations.NullMarked;
