/** Byte streams to an engine: where it listens, and connections to it. */
@NullMarked
package dev.jdocker.api.transport;

import org.jspecify.annotations.NullMarked;
