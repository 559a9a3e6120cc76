/** The driver {@code journald}: the journal's own protocol over its socket, without a library. */
@NullMarked
package dev.jdocker.daemon.log.journald;

import org.jspecify.annotations.NullMarked;
