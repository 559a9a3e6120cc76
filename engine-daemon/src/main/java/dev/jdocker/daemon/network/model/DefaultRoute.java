package dev.jdocker.daemon.network.model;

/** How a network's endpoints reach the rest of the world. */
public enum DefaultRoute {
    /** Not at all. */
    NONE,
    /** Through the network's gateway. */
    GATEWAY,
    /** By the link alone: whoever is at its other end routes. */
    LINK
}
