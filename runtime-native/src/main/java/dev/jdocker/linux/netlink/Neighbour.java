package dev.jdocker.linux.netlink;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a link knows of another station.
 *
 * @param mac null for an answer on another's behalf ({@code proxy}) and where it is not known
 * @param proxy whether this host answers for that address
 */
public record Neighbour(
        int link, InetAddress address, @Nullable MacAddress mac, boolean proxy) {}
