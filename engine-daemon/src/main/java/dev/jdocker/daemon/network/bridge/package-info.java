/** Bridges and the containers' ends of them, as the kernel has them. What addresses they get is decided elsewhere. */
@NullMarked
package dev.jdocker.daemon.network.bridge;

import org.jspecify.annotations.NullMarked;
