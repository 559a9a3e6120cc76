package dev.jdocker.daemon.network.model;

/**
 * A port of a container that the host is to have.
 *
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param hostAddress empty for the network's choice
 * @param first the first of the host's ports that will do, 0 for one of the kernel's choice; {@code last} the last
 */
public record PortWish(String protocol, int containerPort, String hostAddress, int first, int last) {}
