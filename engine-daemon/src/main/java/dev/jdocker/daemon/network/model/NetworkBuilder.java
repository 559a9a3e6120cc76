package dev.jdocker.daemon.network.model;

import dev.jdocker.api.network.Ipam;
import dev.jdocker.api.network.IpamConfig;
import java.util.List;
import java.util.Map;

/** Makes a network, or one that differs from another in some things. */
public final class NetworkBuilder {
    private final Network from;
    private String driver;
    private boolean ipv4;
    private boolean ipv6;
    private boolean internal;
    private boolean attachable;
    private boolean ingress;
    private boolean configOnly;
    private boolean borrowed;
    private String configFrom;
    private Ipam ipam;
    private List<IpamConfig> subnets;
    private Map<String, String> options;
    private Map<String, String> labels;

    NetworkBuilder(Network from) {
        this.from = from;
        this.driver = from.driver();
        this.ipv4 = from.hasIpv4();
        this.ipv6 = from.ipv6();
        this.internal = from.internal();
        this.attachable = from.attachable();
        this.ingress = from.ingress();
        this.configOnly = from.configOnly();
        this.borrowed = from.borrowed();
        this.configFrom = from.configFrom();
        this.ipam = from.ipam();
        this.subnets = from.subnets();
        this.options = from.options();
        this.labels = from.labels();
    }

    public NetworkBuilder ipv4(boolean value) {
        ipv4 = value;
        return this;
    }

    public NetworkBuilder ipv6(boolean value) {
        ipv6 = value;
        return this;
    }

    public NetworkBuilder internal(boolean value) {
        internal = value;
        return this;
    }

    public NetworkBuilder attachable(boolean value) {
        attachable = value;
        return this;
    }

    public NetworkBuilder ingress(boolean value) {
        ingress = value;
        return this;
    }

    /** Nothing but a configuration for others: no driver makes anything of it. */
    public NetworkBuilder configOnly() {
        configOnly = true;
        driver = "null";
        return this;
    }

    /** The link that it stands on was there before it. */
    public NetworkBuilder borrowed() {
        borrowed = true;
        return this;
    }

    public NetworkBuilder ipam(Ipam value) {
        ipam = value;
        return this;
    }

    public NetworkBuilder subnets(List<IpamConfig> value) {
        subnets = value;
        return this;
    }

    public NetworkBuilder options(Map<String, String> value) {
        options = value;
        return this;
    }

    public NetworkBuilder labels(Map<String, String> value) {
        labels = value;
        return this;
    }

    /** All that another network configures. */
    public NetworkBuilder configuredBy(Network other) {
        configFrom = other.name();
        return ipv4(other.hasIpv4())
                .ipv6(other.ipv6())
                .ipam(other.ipam())
                .options(other.options())
                .labels(other.labels());
    }

    public Network build() {
        return new Network(
                from.name(),
                from.id(),
                driver,
                from.created(),
                ipv4,
                ipv6,
                internal,
                attachable,
                ingress,
                configOnly,
                borrowed,
                configFrom,
                ipam,
                subnets,
                options,
                labels);
    }
}
