/** Images to registries: what is there is not sent, what another repository has is mounted, the rest is uploaded. */
@NullMarked
package dev.jdocker.daemon.image.push;

import org.jspecify.annotations.NullMarked;
