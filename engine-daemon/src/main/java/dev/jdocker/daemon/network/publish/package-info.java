/** Ports of containers that the host has: taken by sockets, led to containers by the packet filter or a relay. */
@NullMarked
package dev.jdocker.daemon.network.publish;

import org.jspecify.annotations.NullMarked;
