package dev.jdocker.daemon.config;

import java.net.InetAddress;
import java.util.List;

/**
 * How containers look names up where they ask for nothing else.
 *
 * @param servers addresses of name servers; none for the host's
 * @param search domains that names are looked for in; none for the host's
 * @param options of the resolver, as in resolv.conf(5); none for the host's
 * @param hostGateways by which addresses {@code host-gateway} reaches the host, one of a family; none for those of the
 *     network {@code bridge}
 */
public record NameOptions(List<String> servers, List<String> search, List<String> options, List<String> hostGateways) {
    /** What holds where nothing is said. */
    public static final NameOptions DEFAULTS = new NameOptions(List.of(), List.of(), List.of(), List.of());

    public NameOptions {
        servers = servers.stream().map(NameOptions::address).toList();
        search = List.copyOf(search);
        options = List.copyOf(options);
        hostGateways = hostGateways.stream().map(NameOptions::address).toList();
        for (boolean v4 : new boolean[] {true, false}) {
            if (hostGateways.stream()
                            .filter(text -> (text.indexOf(':') < 0) == v4)
                            .count()
                    > 1) {
                throw new ConfigException("only one IPv" + (v4 ? 4 : 6) + " host gateway IP address can be specified");
            }
        }
    }

    private static String address(String text) {
        try {
            InetAddress _ = InetAddress.ofLiteral(text.strip());
            return text.strip();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(text + " is not an ip address", e);
        }
    }
}
