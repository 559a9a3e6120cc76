package dev.jdocker.daemon.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.runtime.foreign.RuntimeProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys of daemon.json, which are the long flags without their dashes ({@code hosts} is {@code --host}). */
enum Setting {
    ALLOW_DIRECT_ROUTING("allow-direct-routing"),
    AUTHORIZATION_PLUGINS("authorization-plugins"),
    BIP("bip"),
    BIP6("bip6"),
    BRIDGE("bridge"),
    BUILDER("builder"),
    CDI_SPEC_DIRS("cdi-spec-dirs"),
    CGROUP_PARENT("cgroup-parent"),
    DATA_ROOT("data-root"),
    DEFAULT_ADDRESS_POOLS("default-address-pools"),
    DEFAULT_GATEWAY("default-gateway"),
    DEFAULT_GATEWAY_V6("default-gateway-v6"),
    DEFAULT_NETWORK_OPTS("default-network-opts"),
    DEFAULT_RUNTIME("default-runtime"),
    DEBUG("debug"),
    DEFAULT_CGROUPNS_MODE("default-cgroupns-mode"),
    DEFAULT_IPC_MODE("default-ipc-mode"),
    DEFAULT_SHM_SIZE("default-shm-size"),
    DEFAULT_ULIMITS("default-ulimits"),
    DNS("dns"),
    DNS_OPTS("dns-opts"),
    DNS_SEARCH("dns-search"),
    EXEC_OPTS("exec-opts"),
    EXEC_ROOT("exec-root"),
    EXPERIMENTAL("experimental"),
    FEATURES("features"),
    FIXED_CIDR("fixed-cidr"),
    FIXED_CIDR_V6("fixed-cidr-v6"),
    GROUP("group"),
    HOST_GATEWAY_IPS("host-gateway-ips"),
    HOSTS("hosts"),
    ICC("icc"),
    INIT("init"),
    INSECURE_REGISTRIES("insecure-registries"),
    IP("ip"),
    IP_FORWARD("ip-forward"),
    IP_FORWARD_NO_DROP("ip-forward-no-drop"),
    IP_MASQ("ip-masq"),
    IP6TABLES("ip6tables"),
    IPTABLES("iptables"),
    IPV6("ipv6"),
    LABELS("labels"),
    LIVE_RESTORE("live-restore"),
    LOG_DRIVER("log-driver"),
    LOG_FORMAT("log-format"),
    LOG_LEVEL("log-level"),
    LOG_OPTS("log-opts"),
    MAX_CONCURRENT_DOWNLOADS("max-concurrent-downloads"),
    MAX_CONCURRENT_UPLOADS("max-concurrent-uploads"),
    MAX_DOWNLOAD_ATTEMPTS("max-download-attempts"),
    METRICS_ADDR("metrics-addr"),
    MTU("mtu"),
    NO_NEW_PRIVILEGES("no-new-privileges"),
    PIDFILE("pidfile"),
    PROXIES("proxies"),
    PUBLISH_THROUGH_INPUT("publish-through-input"),
    RAW_LOGS("raw-logs"),
    REGISTRY_CERTS_DIRS("registry-certs-dirs"),
    REGISTRY_MIRRORS("registry-mirrors"),
    RUNTIMES("runtimes"),
    SECCOMP_PROFILE("seccomp-profile"),
    SELINUX_ENABLED("selinux-enabled"),
    SHUTDOWN_TIMEOUT("shutdown-timeout"),
    STORAGE_DRIVER("storage-driver"),
    TCP_INSECURE("tcp-insecure"),
    TLS("tls"),
    TLSCACERT("tlscacert"),
    TLSCERT("tlscert"),
    TLSKEY("tlskey"),
    TLSVERIFY("tlsverify"),
    USERLAND_PROXY("userland-proxy"),
    USERLAND_PROXY_PATH("userland-proxy-path"),
    USERNS_REMAP("userns-remap");

    private final String key;

    Setting(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    static @Nullable Setting of(String key) {
        for (Setting setting : values()) {
            if (setting.key.equals(key)) {
                return setting;
            }
        }
        return null;
    }

    /** The value in a file: text, truth, a number, a list of texts or texts by name. */
    Object read(JsonNode value) {
        return switch (this) {
            case ALLOW_DIRECT_ROUTING,
                    DEBUG,
                    EXPERIMENTAL,
                    ICC,
                    INIT,
                    IP_FORWARD,
                    IP_FORWARD_NO_DROP,
                    IP_MASQ,
                    IP6TABLES,
                    IPTABLES,
                    IPV6,
                    LIVE_RESTORE,
                    NO_NEW_PRIVILEGES,
                    PUBLISH_THROUGH_INPUT,
                    RAW_LOGS,
                    SELINUX_ENABLED,
                    TCP_INSECURE,
                    TLS,
                    TLSVERIFY,
                    USERLAND_PROXY -> {
                require(value.isBoolean(), value, "bool");
                yield value.booleanValue();
            }
            case AUTHORIZATION_PLUGINS,
                    CDI_SPEC_DIRS,
                    DNS,
                    DNS_OPTS,
                    DNS_SEARCH,
                    EXEC_OPTS,
                    HOST_GATEWAY_IPS,
                    HOSTS,
                    INSECURE_REGISTRIES,
                    LABELS,
                    REGISTRY_CERTS_DIRS,
                    REGISTRY_MIRRORS -> {
                require(value.isArray(), value, "[]string");
                List<String> texts = new ArrayList<>();
                for (JsonNode element : value) {
                    require(element.isTextual(), element, "string");
                    texts.add(element.textValue());
                }
                yield List.copyOf(texts);
            }
            case MAX_CONCURRENT_DOWNLOADS, MAX_CONCURRENT_UPLOADS, MAX_DOWNLOAD_ATTEMPTS, MTU, SHUTDOWN_TIMEOUT -> {
                require(value.isInt(), value, "int");
                yield value.intValue();
            }
            case LOG_OPTS, PROXIES -> texts(value);
            case DEFAULT_NETWORK_OPTS -> {
                require(value.isObject(), value, "map[string]map[string]string");
                Map<String, Map<String, String>> drivers = new TreeMap<>();
                for (Map.Entry<String, JsonNode> entry : value.properties()) {
                    drivers.put(entry.getKey(), texts(entry.getValue()));
                }
                yield drivers;
            }
            case DEFAULT_ADDRESS_POOLS -> pools(value);
            case FEATURES -> {
                require(value.isObject(), value, "map[string]bool");
                Map<String, Boolean> features = new TreeMap<>();
                for (Map.Entry<String, JsonNode> entry : value.properties()) {
                    require(entry.getValue().isBoolean(), entry.getValue(), "bool");
                    features.put(entry.getKey(), entry.getValue().booleanValue());
                }
                yield features;
            }
            case BUILDER -> BuilderReader.read(value);
            case RUNTIMES -> runtimes(value);
            case DEFAULT_ULIMITS -> {
                require(value.isObject(), value, "map[string]*container.Ulimit");
                yield DefaultUlimits.read(value);
            }
            case DEFAULT_SHM_SIZE -> {
                require(value.isTextual() || value.isIntegralNumber(), value, "string");
                yield value.asText();
            }
            case BIP,
                    BIP6,
                    BRIDGE,
                    CGROUP_PARENT,
                    DATA_ROOT,
                    DEFAULT_GATEWAY,
                    DEFAULT_GATEWAY_V6,
                    DEFAULT_RUNTIME,
                    EXEC_ROOT,
                    FIXED_CIDR,
                    FIXED_CIDR_V6,
                    GROUP,
                    IP,
                    LOG_DRIVER,
                    LOG_FORMAT,
                    LOG_LEVEL,
                    METRICS_ADDR,
                    PIDFILE,
                    STORAGE_DRIVER,
                    TLSCACERT,
                    TLSCERT,
                    TLSKEY,
                    DEFAULT_CGROUPNS_MODE,
                    DEFAULT_IPC_MODE,
                    SECCOMP_PROFILE,
                    USERLAND_PROXY_PATH,
                    USERNS_REMAP -> {
                require(value.isTextual(), value, "string");
                yield value.textValue();
            }
        };
    }

    /** Notes a value, unless there is none. */
    void put(Map<Setting, Object> settings, @Nullable Object value) {
        if (value != null) {
            settings.put(this, value);
        }
    }

    private Map<String, String> texts(JsonNode value) {
        require(value.isObject(), value, "map[string]string");
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            require(entry.getValue().isTextual(), entry.getValue(), "string");
            texts.put(entry.getKey(), entry.getValue().textValue());
        }
        return texts;
    }

    /** {@code [{"base":"10.0.0.0/16","size":24}]}. */
    private List<NetworkOptions.Pool> pools(JsonNode value) {
        require(value.isArray(), value, "[]*ipamutils.NetworkToSplit");
        List<NetworkOptions.Pool> pools = new ArrayList<>();
        for (JsonNode pool : value) {
            require(pool.path("base").isTextual(), pool.path("base"), "string");
            require(pool.path("size").isInt(), pool.path("size"), "int");
            pools.add(NetworkWords.pool(
                    pool.path("base").textValue(), pool.path("size").intValue()));
        }
        return List.copyOf(pools);
    }

    /** {@code {"runc":{"path":"/usr/bin/runc","runtimeArgs":["--debug"]}}}. */
    private Map<String, RuntimeProgram> runtimes(JsonNode value) {
        require(value.isObject(), value, "map[string]system.Runtime");
        Map<String, RuntimeProgram> runtimes = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            JsonNode runtime = entry.getValue();
            require(runtime.isObject(), runtime, "system.Runtime");
            JsonNode path = runtime.path("path");
            require(path.isTextual(), path, "string");
            for (String option : List.of("runtimeType", "options")) {
                if (runtime.has(option)) {
                    throw new ConfigException("runtime '" + entry.getKey() + "': " + option
                            + " is not supported: name the program of an OCI runtime by its path");
                }
            }
            List<String> arguments = new ArrayList<>();
            for (JsonNode argument : runtime.path("runtimeArgs")) {
                require(argument.isTextual(), argument, "string");
                arguments.add(argument.textValue());
            }
            runtimes.put(entry.getKey(), new RuntimeProgram(path.textValue(), arguments));
        }
        return runtimes;
    }

    private void require(boolean fits, JsonNode value, String wanted) {
        if (!fits) {
            String found = value.getNodeType().name().toLowerCase(Locale.ROOT);
            throw new ConfigException("invalid JSON: json: cannot unmarshal " + found + " into Go struct field Config."
                    + key + " of type " + wanted);
        }
    }
}
