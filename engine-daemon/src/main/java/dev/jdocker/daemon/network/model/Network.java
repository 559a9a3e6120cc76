package dev.jdocker.daemon.network.model;

import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.network.Ipam;
import dev.jdocker.api.network.IpamConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network, as it stands in {@code networks/<id>.json}.
 *
 * @param id 64 hexadecimal digits
 * @param ipv4 whether its endpoints have addresses of IPv4; absent in documents of the first layout, where it is true
 * @param internal whether nothing passes between it and others
 * @param attachable kept for clients that ask: on one machine every network is
 * @param configOnly whether it is nothing but a configuration for others
 * @param configFrom the name of the network whose configuration it has, empty for its own
 * @param ipam what was asked for
 * @param borrowed whether the link it stands on was there before it and outlives it
 * @param subnets what it has, each with its gateway: what was asked for, completed
 */
public record Network(
        String name,
        String id,
        String driver,
        Timestamp created,
        @Nullable Boolean ipv4,
        boolean ipv6,
        boolean internal,
        boolean attachable,
        boolean ingress,
        boolean configOnly,
        boolean borrowed,
        String configFrom,
        Ipam ipam,
        List<IpamConfig> subnets,
        Map<String, String> options,
        Map<String, String> labels) {
    /** That of all networks here. */
    public static final String SCOPE = "local";

    private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none");

    public Network {
        configFrom = Objects.requireNonNullElse(configFrom, "");
        ipam = Objects.requireNonNullElse(ipam, Ipam.DEFAULT);
        subnets = Copy.list(subnets);
        options = Copy.map(options);
        labels = Copy.map(labels);
    }

    /** One with nothing but a name: the predefined ones begin so. */
    public static Network of(String name, String id, String driver, Timestamp created) {
        return new Network(
                name,
                id,
                driver,
                created,
                true,
                false,
                false,
                false,
                false,
                false,
                false,
                "",
                Ipam.DEFAULT,
                List.of(),
                Map.of(),
                Map.of());
    }

    /** One like this, but for what is then said. */
    public NetworkBuilder toBuilder() {
        return new NetworkBuilder(this);
    }

    /** Whether a name belongs to one of the networks that every engine has. */
    public static boolean isPredefined(String name) {
        return PREDEFINED.contains(name);
    }

    /** Whether every engine has it. */
    public boolean isPredefined() {
        return isPredefined(name);
    }

    /** Whether its endpoints have addresses of IPv4. */
    public boolean hasIpv4() {
        return !Boolean.FALSE.equals(ipv4);
    }

    /** Its subnets of one family. */
    public List<Subnet> subnetsOf(boolean v4) {
        return subnets.stream()
                .map(Subnet::of)
                .filter(subnet -> subnet.prefix().isV4() == v4)
                .toList();
    }

    /** Whether the subnet of a family was chosen by whoever made it: only then addresses may be asked for. */
    public boolean hasChosenSubnets(boolean v4) {
        return chosenSubnets(v4) > 0;
    }

    /** How many subnets of a family were chosen by whoever made it. */
    public long chosenSubnets(boolean v4) {
        return ipam.subnets().stream()
                .filter(config -> !config.subnet().isEmpty())
                .map(Subnet::of)
                .filter(subnet -> subnet.prefix().isV4() == v4)
                .count();
    }

    /** A driver's option, empty where it is not set. */
    public String option(String key) {
        return options.getOrDefault(key, "");
    }

    /** A driver's option that is yes or no in any of the forms of Go's ParseBool. */
    public boolean option(String key, boolean absent) {
        String text = option(key);
        return text.isEmpty() ? absent : OptionText.isTrue(text);
    }
}
