/** What happens in the engine, told to whoever listens: the bus and {@code GET /events}. */
@NullMarked
package dev.jdocker.daemon.event;

import org.jspecify.annotations.NullMarked;
