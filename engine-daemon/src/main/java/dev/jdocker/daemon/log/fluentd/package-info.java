/** The driver {@code fluentd}: Fluentd's forward protocol over TCP and Unix sockets. */
@NullMarked
package dev.jdocker.daemon.log.fluentd;

import org.jspecify.annotations.NullMarked;
