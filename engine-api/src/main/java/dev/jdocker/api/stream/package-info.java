/** Streams on the wire: progress objects and multiplexed output. */
@NullMarked
package dev.jdocker.api.stream;

import org.jspecify.annotations.NullMarked;
