/** Volumes of plugins: Docker's volume plugin protocol. */
@NullMarked
package dev.jdocker.daemon.volume.plugin;

import org.jspecify.annotations.NullMarked;
