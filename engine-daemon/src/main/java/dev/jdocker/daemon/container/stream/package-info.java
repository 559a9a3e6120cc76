/**
 * A container's streams: output from its pipes by way of spool files into the log and to attached clients, input from
 * clients. A crash of the engine at any step neither loses nor doubles a byte of the log (see {@link
 * dev.jdocker.daemon.container.stream.PositionFile}).
 */
@NullMarked
package dev.jdocker.daemon.container.stream;

import org.jspecify.annotations.NullMarked;
