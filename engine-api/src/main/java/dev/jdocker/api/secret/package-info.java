/** Secrets on the wire: an addition to Docker's API, with the bodies that a swarm would have. */
@NullMarked
package dev.jdocker.api.secret;

import org.jspecify.annotations.NullMarked;
