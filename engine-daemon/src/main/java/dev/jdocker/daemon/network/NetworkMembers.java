package dev.jdocker.daemon.network;

import java.util.List;

/** Whoever joins networks, asked when one is looked at: the containers. */
@FunctionalInterface
public interface NetworkMembers {

    /** The running containers in the network of that name. */
    List<Member> membersOf(String network);

    /** A container that has joined. */
    record Member(String containerId, String name, String endpointId) {}
}
