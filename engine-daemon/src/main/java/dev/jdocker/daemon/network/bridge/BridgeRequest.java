package dev.jdocker.daemon.network.bridge;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.OptionText;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what a client asks of a new bridge, with dockerd's words. */
final class BridgeRequest {
    private static final List<String> TRUTHS = List.of(
            BridgeOption.ICC,
            BridgeOption.MASQUERADE,
            BridgeOption.DEFAULT,
            BridgeOption.INHIBIT_V4,
            BridgeOption.THROUGH_INPUT);
    private static final int LONGEST_NAME = 15;
    private static final int SMALLEST_MTU_V4 = 68; // RFC 791
    private static final int SMALLEST_MTU_V6 = 1280; // RFC 8200

    private BridgeRequest() {}

    /** Refuses what cannot be. */
    static void check(Network wish, Collection<Network> others) {
        for (String key : TRUTHS) {
            String text = wish.option(key);
            if (!text.isEmpty() && !OptionText.isTruth(text)) {
                throw new BadRequest("failed to parse " + key + " value: " + text + " (strconv.ParseBool: parsing \""
                        + text + "\": invalid syntax)");
            }
        }
        if (wish.option(BridgeOption.DEFAULT, false)) {
            throw new Forbidden("default bridge network cannot be created by a user");
        }
        checkAddress(wish, BridgeOption.HOST_BINDING, null);
        for (boolean v4 : new boolean[] {true, false}) {
            checkMode(wish, v4);
            checkAddress(wish, BridgeOption.source(v4), v4);
        }
        for (String link : wish.option(BridgeOption.TRUSTED).split(":", -1)) {
            if (!link.isEmpty() && !isLinkName(link)) {
                throw new BadRequest("invalid interface name in " + BridgeOption.TRUSTED + ": " + link);
            }
        }
        checkName(wish, others);
        checkMtu(wish);
        for (boolean v4 : new boolean[] {true, false}) {
            if (wish.chosenSubnets(v4) > 1) {
                throw new Forbidden("bridge driver doesn't support multiple subnets");
            }
        }
    }

    /** An address of a family, null for either. */
    private static void checkAddress(Network wish, String key, @Nullable Boolean v4) {
        String text = wish.option(key);
        if (text.isEmpty()) {
            return;
        }
        String refusal = "failed to parse " + key + " value: " + text + " (nil ip)";
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (v4 != null && v4 != (address instanceof Inet4Address)) {
                throw new BadRequest(refusal);
            }
        } catch (IllegalArgumentException e) {
            throw new BadRequest(refusal, e);
        }
    }

    private static void checkMode(Network wish, boolean v4) {
        String key = BridgeOption.gatewayMode(v4);
        String text = wish.option(key);
        GatewayMode mode = GatewayMode.parse(text)
                .orElseThrow(() -> new BadRequest(
                        "failed to parse " + key + " value: " + text + " (unknown gateway mode " + text + ")"));
        if (mode == GatewayMode.ISOLATED && !wish.internal()) {
            throw new BadRequest("gateway mode 'isolated' can only be used for an internal network");
        }
    }

    private static boolean isLinkName(String name) {
        return name.length() <= LONGEST_NAME
                && !name.startsWith(".")
                && name.chars().noneMatch(c -> c <= ' ' || c == '/' || c == '"' || c == ':');
    }

    private static void checkName(Network wish, Collection<Network> others) {
        String name = wish.option(BridgeOption.NAME);
        if (name.isEmpty()) {
            return;
        }
        if (!isLinkName(name)) {
            throw new BadRequest("invalid bridge interface name: " + name);
        }
        for (Network other : others) {
            if (other.driver().equals(BridgeDriver.DRIVER)
                    && BridgeDriver.link(other).equals(name)) {
                throw new Forbidden("cannot create network " + wish.id() + " (" + name + "): conflicts with network "
                        + other.id() + " (" + name + "): networks have same bridge name");
            }
        }
    }

    private static void checkMtu(Network wish) {
        String text = wish.option(BridgeOption.MTU);
        if (text.isEmpty()) {
            return;
        }
        int mtu;
        try {
            mtu = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new BadRequest(
                    "failed to parse com.docker.network.driver.mtu value: " + text + " (strconv.Atoi: parsing \"" + text
                            + "\": invalid syntax)",
                    e);
        }
        int smallest = wish.ipv6() ? SMALLEST_MTU_V6 : SMALLEST_MTU_V4;
        if (mtu != 0 && (mtu < smallest || mtu > 65535)) {
            throw new BadRequest("invalid MTU number: " + mtu);
        }
    }
}
