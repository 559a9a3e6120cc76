package dev.jdocker.linux.netlink;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A route to one destination.
 *
 * @param destination 0.0.0.0/0 and ::/0 are the default
 * @param gateway null where the destination is on the link
 * @param link the link's index, 0 where the gateway decides
 * @param source the address that packets get, null for the kernel's choice
 * @param metric the lower wins, 0 for the kernel's choice
 * @param table 254 is the main one
 */
public record Route(
        IpPrefix destination,
        @Nullable InetAddress gateway,
        int link,
        @Nullable InetAddress source,
        int metric,
        int table) {
    public static final int MAIN = 254;

    public static Route through(IpPrefix destination, @Nullable InetAddress gateway, int link) {
        return new Route(destination, gateway, link, null, 0, MAIN);
    }

    public Route withMetric(int number) {
        return new Route(destination, gateway, link, source, number, table);
    }

    public boolean isDefault() {
        return destination.length() == 0;
    }
}
