package dev.jdocker.daemon.network.dns;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers what can be answered here, by dockerd's rules. */
final class LocalAnswers {
    static final String HOST = "host.docker.internal";

    private final Zones zones;

    LocalAnswers(Zones zones) {
        this.zones = zones;
    }

    /**
     * The answer to a container's query, null where others have to be asked.
     *
     * @param room how long it may be
     */
    byte @Nullable [] answer(String container, ResolverSettings settings, Query query, int room) {
        Resolution known = switch (query.type()) {
            case Wire.A -> address(container, settings, query.name(), true);
            case Wire.AAAA -> address(container, settings, query.name(), false);
            // An empty answer, by which a mailer takes the name's addresses.
            case Wire.MX -> mail(container, query.name());
            case Wire.PTR ->
                ReverseName.address(query.name())
                        .map(address -> zones.nameOf(container, address))
                        .orElse(new Resolution.Unknown());
            default -> new Resolution.Unknown();
        };
        return switch (known) {
            case Resolution.Addresses(List<InetAddress> addresses) -> Reply.addresses(query, addresses, room);
            case Resolution.Name(String name) -> Reply.pointer(query, name, room);
            case Resolution.Unknown() -> elsewhere(container, settings, query, room);
        };
    }

    private Resolution address(String container, ResolverSettings settings, String name, boolean v4) {
        Resolution known = zones.resolve(container, name, v4);
        if (known instanceof Resolution.Unknown
                && name.equals(HOST)
                && !settings.hostAddresses().isEmpty()) {
            return new Resolution.Addresses(settings.hostAddresses().stream()
                    .filter(address -> address.getAddress().length == (v4 ? 4 : 16))
                    .toList());
        }
        return known;
    }

    private Resolution mail(String container, String name) {
        Resolution known = zones.resolve(container, name, true);
        return known instanceof Resolution.Addresses ? new Resolution.Addresses(List.of()) : known;
    }

    /** What must not be asked of others; null for what may. */
    private byte @Nullable [] elsewhere(String container, ResolverSettings settings, Query query, int room) {
        if (!zones.reachesOut(container)) {
            return Reply.code(query, Wire.SERVFAIL);
        }
        // The client is to come back with a search domain: only it knows them.
        if (settings.ndots() && query.asksForAddress() && query.name().indexOf('.') < 0) {
            return Reply.addresses(query, List.of(), room);
        }
        return null;
    }
}
