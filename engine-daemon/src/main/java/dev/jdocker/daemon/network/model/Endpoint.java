package dev.jdocker.daemon.network.model;

import dev.jdocker.api.json.Copy;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container has in one network while it runs.
 *
 * @param id 64 hexadecimal digits
 * @param network the network's name
 * @param link its name in the container
 * @param port the name of the end on the host, empty where there is none
 * @param mac empty where the driver gives none
 * @param ipv4 address and length of the prefix, empty for none; {@code ipv6} likewise
 * @param gateway4 of the network, empty for none, whether the default route goes there or not
 * @param onLink whether its way out is the link itself, without a gateway
 * @param linkLocal further addresses that were asked for
 * @param gwPriority the higher gets the default route
 * @param dnsNames what others of the network call it; empty in predefined networks
 * @param links {@code container:alias}, names that only this container knows
 */
public record Endpoint(
        String id,
        String networkId,
        String network,
        String driver,
        String link,
        String port,
        String mac,
        String ipv4,
        String ipv6,
        String gateway4,
        String gateway6,
        boolean onLink,
        List<String> linkLocal,
        boolean internal,
        int gwPriority,
        List<String> dnsNames,
        List<String> aliases,
        List<String> links,
        Map<String, String> driverOpts) {

    public Endpoint {
        linkLocal = Copy.list(linkLocal);
        dnsNames = Copy.list(dnsNames);
        aliases = Copy.list(aliases);
        links = Copy.list(links);
        driverOpts = Copy.map(driverOpts);
    }

    Endpoint withDnsNames(List<String> names) {
        return new Endpoint(
                id,
                networkId,
                network,
                driver,
                link,
                port,
                mac,
                ipv4,
                ipv6,
                gateway4,
                gateway6,
                onLink,
                linkLocal,
                internal,
                gwPriority,
                names,
                aliases,
                links,
                driverOpts);
    }

    /** The address of a family, null for none. */
    public @Nullable IpPrefix address(boolean v4) {
        String text = v4 ? ipv4 : ipv6;
        return text.isEmpty() ? null : IpPrefix.parse(text);
    }

    /** Of both families. */
    public List<IpPrefix> addresses() {
        List<IpPrefix> all = new ArrayList<>();
        for (String text : List.of(ipv4, ipv6)) {
            if (!text.isEmpty()) {
                all.add(IpPrefix.parse(text));
            }
        }
        return all;
    }

    /** Whether a default route of that family may lead through it. */
    boolean hasWayOut(boolean v4) {
        return onLink ? address(v4) != null : gateway(v4) != null;
    }

    /** The gateway of a family, null for none. */
    public @Nullable InetAddress gateway(boolean v4) {
        String text = v4 ? gateway4 : gateway6;
        return text.isEmpty() ? null : InetAddress.ofLiteral(text);
    }
}
