package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.daemon.error.BadRequest;

/** Whose user ids a container's are. */
public enum UserNamespaceMode {
    /** The host's. */
    HOST,
    /** Those that the daemon maps for all its containers. */
    REMAP,
    /** A range that no other container has. */
    AUTO;

    /**
     * What a container asks for.
     *
     * @param remapped whether the daemon maps those of containers that ask for nothing
     */
    public static UserNamespaceMode of(HostConfig wish, boolean remapped) {
        return switch (wish.usernsMode()) {
            case "host" -> HOST;
            case "auto" -> AUTO;
            case "" -> remapped ? REMAP : HOST;
            case "remap" -> {
                if (!remapped) {
                    throw new BadRequest("user namespace mode remap needs the daemon's option userns-remap");
                }
                yield REMAP;
            }
            default -> throw new BadRequest("invalid user namespace mode: " + wish.usernsMode());
        };
    }

    /** Refuses what a user namespace cannot go with, in dockerd's words. */
    static void check(HostConfig wish, boolean remapped) {
        if (of(wish, remapped) == HOST) {
            return;
        }
        if (wish.privileged()) {
            throw new BadRequest("privileged mode is incompatible with user namespaces.  You must run the container"
                    + " in the host namespace when running privileged mode");
        }
        refuse(wish.networkMode().equals("host"), "cannot share the host's network namespace");
        refuse(wish.pidMode().equals("host"), "cannot share the host PID namespace");
        refuse(wish.ipcMode().equals("host"), "cannot share the host IPC namespace");
    }

    private static void refuse(boolean refused, String text) {
        if (refused) {
            throw new BadRequest(text + " when user namespaces are enabled");
        }
    }
}
