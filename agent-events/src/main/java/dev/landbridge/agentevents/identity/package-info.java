/** Who calls: Cognito's access tokens, and the agent behind them. */
@NullMarked
package dev.landbridge.agentevents.identity;

import org.jspecify.annotations.NullMarked;
