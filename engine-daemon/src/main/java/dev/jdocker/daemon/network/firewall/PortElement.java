package dev.jdocker.daemon.network.firewall;

import java.net.InetAddress;

/** A way to a port of a container. */
public sealed interface PortElement permits PublishedPort, OpenPort {

    InetAddress container();
}
