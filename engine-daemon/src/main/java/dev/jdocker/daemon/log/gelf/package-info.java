/** The driver {@code gelf}: Graylog's extended format over UDP, in chunks and compressed, or over TCP. */
@NullMarked
package dev.jdocker.daemon.log.gelf;

import org.jspecify.annotations.NullMarked;
