package dev.jdocker.daemon.network.model;

/**
 * A port of a container that the host has, as it was bound.
 *
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param hostAddress {@code 0.0.0.0} and {@code ::} for all of a family
 */
public record PortMapping(String protocol, int containerPort, String hostAddress, int hostPort) {}
