/** The HTTP edge: listeners, framing, hijacked connections, routes and the mapping of failures to answers. */
@NullMarked
package dev.jdocker.daemon.http;

import org.jspecify.annotations.NullMarked;
