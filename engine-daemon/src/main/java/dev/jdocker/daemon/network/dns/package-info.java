/**
 * The name server at 127.0.0.11 of each container in a network of a user's. It knows the names of the containers and asks
 * others for the rest; one event loop serves all containers.
 */
@NullMarked
package dev.jdocker.daemon.network.dns;

import org.jspecify.annotations.NullMarked;
