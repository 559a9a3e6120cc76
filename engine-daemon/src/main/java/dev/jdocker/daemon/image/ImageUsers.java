package dev.jdocker.daemon.image;

import dev.jdocker.api.image.Digest;
import java.util.List;

/** Whoever uses images, asked before one is removed and when they are counted: the containers. */
@FunctionalInterface
public interface ImageUsers {

    /** The containers made from that image, whatever their state. */
    List<User> usersOf(Digest imageId);

    /**
     * A container that uses an image.
     *
     * @param running whether it has a process (running or paused)
     */
    record User(String containerId, boolean running) {}
}
