package dev.jdocker.daemon.network;

import dev.jdocker.api.network.EndpointSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whoever joins networks, asked when one is looked at: the containers. */
@FunctionalInterface
public interface NetworkMembers {

    /** The running containers in the network of that name. */
    List<Member> membersOf(String network);

    /**
     * A container that has joined.
     *
     * @param endpoint its addresses, null in a network that gives none
     */
    record Member(
            String containerId,
            String name,
            String endpointId,
            @Nullable EndpointSettings endpoint) {}
}
