package dev.jdocker.daemon.network;

import dev.jdocker.daemon.network.model.Subnet;
import dev.jdocker.linux.netlink.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * By which addresses containers reach the host: what {@code host-gateway} stands for.
 *
 * @param told what the daemon was told, one of a family; none for the gateways of the network {@code bridge}
 */
public record HostGateway(Networks networks, List<String> told) {

    public HostGateway {
        told = List.copyOf(told);
    }

    /** The addresses, that of IPv4 first unless the daemon was told otherwise; none where there is no such network. */
    public List<String> addresses() {
        if (!told.isEmpty()) {
            return told;
        }
        List<String> gateways = new ArrayList<>();
        networks.find("bridge").ifPresent(bridge -> {
            for (boolean v4 : new boolean[] {true, false}) {
                bridge.subnetsOf(v4).stream()
                        .map(Subnet::gateway)
                        .filter(Objects::nonNull)
                        .limit(1)
                        .forEach(gateway -> gateways.add(IpPrefix.text(gateway)));
            }
        });
        return gateways;
    }

    /** The one address for those who can do with one only: that of IPv4 if there is one; empty for none. */
    public String address() {
        List<String> all = addresses();
        return all.stream()
                .filter(address -> address.indexOf(':') < 0)
                .findFirst()
                .orElse(all.isEmpty() ? "" : all.getFirst());
    }
}
