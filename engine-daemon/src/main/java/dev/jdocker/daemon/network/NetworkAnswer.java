package dev.jdocker.daemon.network;

import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.api.network.Ipam;
import dev.jdocker.api.network.IpamConfig;
import dev.jdocker.api.network.NetworkInspect;
import dev.jdocker.daemon.network.model.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network as clients see it. */
final class NetworkAnswer {
    private NetworkAnswer() {}

    /** Without those who are in it. */
    static NetworkInspect of(Network network) {
        return of(network, List.of());
    }

    static NetworkInspect of(Network network, List<NetworkMembers.Member> members) {
        Map<String, NetworkInspect.Endpoint> endpoints = new LinkedHashMap<>();
        for (NetworkMembers.Member member : members) {
            endpoints.put(member.containerId(), endpoint(member));
        }
        return new NetworkInspect(
                network.name(),
                network.id(),
                network.created(),
                Network.SCOPE,
                network.driver(),
                network.hasIpv4(),
                network.ipv6(),
                ipam(network),
                network.internal(),
                network.attachable(),
                network.ingress(),
                new NetworkInspect.ConfigReference(network.configFrom()),
                network.configOnly(),
                endpoints,
                network.options(),
                network.labels());
    }

    private static Ipam ipam(Network network) {
        List<IpamConfig> shown = new ArrayList<>(network.ipam().subnets());
        for (IpamConfig given : network.subnets()) {
            // What was asked for is shown as it was asked for.
            if (shown.stream().noneMatch(asked -> asked.subnet().equals(given.subnet()))) {
                shown.add(given);
            }
        }
        return new Ipam(
                network.ipam().driver(),
                network.ipam().options(),
                shown.isEmpty() ? network.ipam().config() : shown);
    }

    private static NetworkInspect.Endpoint endpoint(NetworkMembers.Member member) {
        EndpointSettings joined = member.endpoint();
        return joined == null
                ? new NetworkInspect.Endpoint(member.name(), member.endpointId(), "", "", "")
                : new NetworkInspect.Endpoint(
                        member.name(),
                        member.endpointId(),
                        joined.macAddress(),
                        address(joined.ipAddress(), joined.ipPrefixLen()),
                        address(joined.globalIpv6Address(), joined.globalIpv6PrefixLen()));
    }

    private static String address(String address, int length) {
        return address.isEmpty() ? "" : address + "/" + length;
    }
}
