/** The json-file log of containers, byte for byte in Docker's format: written in batches, read backwards and followed. */
@NullMarked
package dev.jdocker.daemon.log;

import org.jspecify.annotations.NullMarked;
