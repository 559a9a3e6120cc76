/** The TLS side of a server. */
@NullMarked
package dev.jdocker.daemon.tls;

import org.jspecify.annotations.NullMarked;
