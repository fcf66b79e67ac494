/** A signer of tokens in the shape of Cognito's, for the demo users of the local platform only. */
@NullMarked
package dev.landbridge.local.issuer;

import org.jspecify.annotations.NullMarked;
