/** The driver {@code local}: compact files in the form of dockerd's. */
@NullMarked
package dev.jdocker.daemon.log.local;

import org.jspecify.annotations.NullMarked;
