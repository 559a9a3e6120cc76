/** Containers: their documents and states, the registry of them, and one class for each thing a client can ask. */
@NullMarked
package dev.jdocker.daemon.container;

import org.jspecify.annotations.NullMarked;
