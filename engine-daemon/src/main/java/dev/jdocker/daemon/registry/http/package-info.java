/** Speaks to registry hosts: connections, TLS, authorization, retries, and failures in Docker's words. */
@NullMarked
package dev.jdocker.daemon.registry.http;

import org.jspecify.annotations.NullMarked;
