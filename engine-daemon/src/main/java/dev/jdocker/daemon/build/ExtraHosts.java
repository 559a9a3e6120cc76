package dev.jdocker.daemon.build;

import dev.jdocker.daemon.error.BadRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The hosts that clients name for a build's commands. They are part of what a step depends on, so they are told apart here. */
public final class ExtraHosts {

    private static final String HOST_GATEWAY = "host-gateway";

    private ExtraHosts() {}

    /**
     * Those of {@code POST /build}.
     *
     * @param given {@code name:address} each, the address in brackets if one likes, or {@code host-gateway}
     * @param gateway what that one stands for; none if it stands for nothing
     * @return {@code name=address} each
     * @throws BadRequest in dockerd's words
     */
    public static List<String> of(List<String> given, Supplier<List<String>> gateway) {
        List<String> hosts = new ArrayList<>();
        for (String entry : given) {
            int colon = entry.indexOf(':');
            if (colon <= 0 || colon == entry.length() - 1) {
                throw new BadRequest("invalid host " + entry);
            }
            String name = entry.substring(0, colon);
            String address = entry.substring(colon + 1);
            if (!address.equals(HOST_GATEWAY)) {
                hosts.add(named(name, address));
                continue;
            }
            List<String> gateways = gateway.get();
            if (gateways.isEmpty()) {
                throw new BadRequest("unable to derive the IP value for host-gateway");
            }
            gateways.forEach(each -> hosts.add(named(name, each)));
        }
        return hosts;
    }

    /**
     * Those of BuildKit's front end, whose clients have put addresses for all names.
     *
     * @param given {@code name=address} each
     * @return the same
     * @throws BadRequest in BuildKit's words
     */
    public static List<String> resolved(List<String> given) {
        List<String> hosts = new ArrayList<>();
        for (String entry : given) {
            int equals = entry.indexOf('=');
            if (equals <= 0) {
                throw new BadRequest("invalid key-value pair " + entry);
            }
            hosts.add(named(entry.substring(0, equals), entry.substring(equals + 1)));
        }
        return hosts;
    }

    private static String named(String name, String address) {
        boolean bracketed = address.startsWith("[") && address.endsWith("]");
        String bare = bracketed ? address.substring(1, address.length() - 1) : address;
        try {
            InetAddress _ = InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("failed to parse IP " + address, e);
        }
        return name + "=" + bare;
    }
}
