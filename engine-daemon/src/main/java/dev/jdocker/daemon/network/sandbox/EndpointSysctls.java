package dev.jdocker.daemon.network.sandbox;

import dev.jdocker.daemon.network.model.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of a link in a container that its user asked for: {@code net.ipv4.conf.IFNAME.log_martians=1,…}. */
public final class EndpointSysctls {
    /** The driver option that holds them. */
    public static final String OPTION = "com.docker.network.endpoint.sysctls";

    private EndpointSysctls() {}

    /** Whether they take IPv6 from the link: it then gets no address of it. */
    public static boolean disableIpv6(Map<String, String> driverOpts) {
        return "1".equals(parse(driverOpts, "IFNAME").get("ipv6/conf/IFNAME/disable_ipv6"));
    }

    /** Paths under {@code /proc/sys/net} and what is written there. */
    static Map<String, String> of(Endpoint endpoint) {
        return parse(endpoint.driverOpts(), endpoint.link());
    }

    private static Map<String, String> parse(Map<String, String> driverOpts, String link) {
        Map<String, String> settings = new LinkedHashMap<>();
        String option = driverOpts.getOrDefault(OPTION, "");
        for (String setting : option.isEmpty() ? new String[0] : option.split(",", -1)) {
            int equals = setting.indexOf('=');
            String[] parts = setting.substring(0, Math.max(equals, 0)).split("\\.", 5);
            if (parts.length == 5) {
                settings.put(
                        String.join("/", parts[1], parts[2], link, parts[4].replace('.', '/')),
                        setting.substring(equals + 1));
            }
        }
        return settings;
    }
}
