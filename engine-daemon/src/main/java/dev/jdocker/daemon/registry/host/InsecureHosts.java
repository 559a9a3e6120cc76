package dev.jdocker.daemon.registry.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Registries whose certificates are not judged and that may be spoken to without TLS: those named, those in named ranges of
 * addresses, and always those of this machine, as in Docker.
 *
 * @param authorities {@code host} or {@code host:port}
 */
public record InsecureHosts(Set<String> authorities, List<AddressRange> ranges) {

    private static final List<AddressRange> LOOPBACK = List.of(
            AddressRange.parse("127.0.0.0/8").orElseThrow(),
            AddressRange.parse("::1/128").orElseThrow());

    public InsecureHosts {
        authorities = Set.copyOf(authorities);
        ranges = List.copyOf(ranges);
    }

    /** Of what {@code insecure-registries} lists. */
    public static InsecureHosts of(List<String> given) {
        Set<String> authorities = new TreeSet<>();
        List<AddressRange> ranges = new ArrayList<>(LOOPBACK);
        for (String text : given) {
            Optional<AddressRange> range = AddressRange.parse(text);
            range.ifPresentOrElse(ranges::add, () -> authorities.add(text));
        }
        return new InsecureHosts(authorities, ranges);
    }

    boolean contains(String authority) {
        if (authorities.contains(authority)) {
            return true;
        }
        String host = host(authority);
        Optional<InetAddress> literal = AddressRange.literal(host);
        if (literal.isPresent()) {
            return inRange(literal.get());
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (inRange(address)) {
                    return true;
                }
            }
        } catch (UnknownHostException e) {
            // Nobody to be insecure; whoever connects says what is wrong.
            return false;
        }
        return false;
    }

    private boolean inRange(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
    }
}
