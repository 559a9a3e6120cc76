package dev.jdocker.daemon.network.model;

import dev.jdocker.linux.Fd;
import java.net.InetAddress;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What makes networks of one kind, and the links of containers in them. Addresses are chosen, and links furnished with
 * them, by others. A network is checked, gets its subnets, is created, and at last removed; while it is there, containers
 * are plugged in and unplugged.
 */
public interface NetworkDriver {

    /** As clients name it: {@code bridge}. */
    String name();

    /** Whether endpoints have addresses, which the engine gives them. */
    default boolean givesAddresses() {
        return true;
    }

    /** Whether endpoints have a MAC address of their own. */
    default boolean hasMac() {
        return true;
    }

    /**
     * Checks what was asked for and completes it; nothing is made.
     *
     * @param others the networks that are there
     * @throws dev.jdocker.daemon.error.ApiException in Docker's words
     */
    Network check(Network wish, Collection<Network> others);

    /** Makes it. Called for each known network at the engine's start too: what is there already stays as it is. */
    void create(Network network);

    /** Takes back what {@link #create} has made; what is gone already is no failure. */
    void remove(Network network);

    /**
     * Makes the link of an endpoint, with its name and MAC address, in the network namespace of a container. It stays
     * down and without addresses.
     */
    void plug(Network network, Endpoint endpoint, Fd namespace);

    /** Takes away what an endpoint has outside of its namespace; what is gone already is no failure. */
    void unplug(Network network, Endpoint endpoint);

    DefaultRoute defaultRoute(Network network);

    /** The name of an endpoint's end on the host, empty where there is none. */
    String port(String endpointId);

    /** Whether a network has a gateway of a family, which then has an address. */
    default boolean hasGateway(Network network, boolean v4) {
        return true;
    }

    /** Where default routes of a subnet lead, null for nowhere. */
    default @Nullable InetAddress gateway(Subnet subnet) {
        return subnet.gateway();
    }

    /** How ports of containers are published, null where the driver publishes none of that network. */
    default @Nullable Publishing publishing(Network network) {
        return null;
    }

    /** What the names of links in containers begin with. */
    default String linkPrefix(Network network) {
        return "eth";
    }
}
