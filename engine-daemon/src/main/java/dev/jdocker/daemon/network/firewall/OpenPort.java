package dev.jdocker.daemon.network.firewall;

import dev.jdocker.daemon.network.firewall.PublishedPort.Protocol;
import java.net.InetAddress;

/** A port of a container that is reached by the container's own address, by those whom its bridge lets. */
public record OpenPort(Protocol protocol, InetAddress container, int containerPort) implements PortElement {}
