/** The driver {@code syslog}: RFC 3164 and RFC 5424 over UDP, TCP, TLS and Unix sockets. */
@NullMarked
package dev.jdocker.daemon.log.syslog;

import org.jspecify.annotations.NullMarked;
