/** The driver {@code json-file}, byte for byte in Docker's format. */
@NullMarked
package dev.jdocker.daemon.log.jsonfile;

import org.jspecify.annotations.NullMarked;
