package dev.jdocker.daemon.network.bridge;

import dev.jdocker.daemon.network.firewall.BridgeRules.Reach;
import java.util.Optional;

/** What the host is to containers of a bridge, as {@code com.docker.network.bridge.gateway_mode_ipv4} says it. */
enum GatewayMode {
    /** It has an address for all of them outside, and ports that lead to them. */
    NAT("nat", Reach.NONE),
    /** So too, but others reach all that containers serve. */
    NAT_UNPROTECTED("nat-unprotected", Reach.ALL),
    /** It is nothing but their router. */
    ROUTED("routed", Reach.ROUTED),
    /** It is not there. */
    ISOLATED("isolated", Reach.NONE);

    private final String text;
    private final Reach reach;

    GatewayMode(String text, Reach reach) {
        this.text = text;
        this.reach = reach;
    }

    /** Without a text the first; empty where it is none. */
    static Optional<GatewayMode> parse(String text) {
        if (text.isEmpty()) {
            return Optional.of(NAT);
        }
        for (GatewayMode mode : values()) {
            if (mode.text.equals(text)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    Reach reach() {
        return reach;
    }

    boolean translates() {
        return this == NAT || this == NAT_UNPROTECTED;
    }
}
