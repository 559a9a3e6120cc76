/** Plugins that run beside the engine and serve sockets of their own (Docker's "legacy" plugins): where they are, and calls of them. */
@NullMarked
package dev.jdocker.daemon.plugin;

import org.jspecify.annotations.NullMarked;
