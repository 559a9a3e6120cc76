package dev.jdocker.daemon.container;

import dev.jdocker.api.container.CreateRequest;
import dev.jdocker.api.network.EndpointIpamConfig;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.linux.netlink.MacAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a new container asks of its one network, checked as dockerd checks it. */
final class WantedEndpoint {
    private static final String DEPRECATED_MAC = "The container-wide MacAddress field is now deprecated. It should be"
            + " specified in EndpointsConfig instead.";

    private WantedEndpoint() {}

    /**
     * The endpoint to be.
     *
     * @param mode the network, after its defaults
     * @param warnings takes what the client is to be told
     */
    static EndpointSettings of(CreateRequest request, String mode, List<String> warnings) {
        EndpointSettings asked = EndpointSettings.builder().build();
        Map<String, @Nullable EndpointSettings> all = request.networkingConfig() == null
                ? Map.of()
                : request.networkingConfig().endpointsConfig();
        for (Map.Entry<String, @Nullable EndpointSettings> entry : all.entrySet()) {
            String network = entry.getKey().equals("default") ? "bridge" : entry.getKey();
            if (!network.equals(mode)) {
                throw new NotImplemented("connecting to networks is not implemented yet: " + network);
            }
            asked = entry.getValue() == null ? asked : entry.getValue();
        }
        String mac = request.config().macAddress();
        if (!mac.isEmpty()) {
            warnings.add(DEPRECATED_MAC);
        }
        if (!mode.equals("bridge")) {
            return EndpointSettings.builder().build();
        }
        checkBridge(asked);
        return EndpointSettings.builder()
                .macAddress(mac(asked.macAddress().isEmpty() ? mac : asked.macAddress()))
                .build();
    }

    private static void checkBridge(EndpointSettings asked) {
        EndpointIpamConfig ipam = asked.ipamConfig();
        if (ipam != null && !(ipam.ipv4Address() + ipam.ipv6Address()).isEmpty()) {
            throw new BadRequest("invalid config for network bridge: invalid endpoint settings:\n"
                    + "* user specified IP address is supported on user defined networks only\n"
                    + "* user specified IP address is supported only when connecting to networks with user configured"
                    + " subnets");
        }
        if (!asked.aliases().isEmpty()) {
            throw new BadRequest("invalid config for network bridge: invalid endpoint settings:\n"
                    + "network-scoped alias is supported only for containers in user defined networks");
        }
        if (!asked.links().isEmpty() || !asked.driverOpts().isEmpty()) {
            throw new NotImplemented("links and driver options of endpoints are not implemented yet");
        }
    }

    private static String mac(String text) {
        try {
            return text.isEmpty() ? "" : MacAddress.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new BadRequest("invalid config for network bridge: invalid MAC address " + text, e);
        }
    }
}
