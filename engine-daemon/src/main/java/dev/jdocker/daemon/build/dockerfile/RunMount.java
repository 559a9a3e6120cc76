package dev.jdocker.daemon.build.dockerfile;

import org.jspecify.annotations.Nullable;

/**
 * {@code --mount} of RUN; numbers are null where nothing is said.
 *
 * @param from a stage, image or context; empty for the build's context (bind) or nothing (cache)
 * @param id of a cache, a secret or an ssh agent
 * @param env the variable that a secret becomes, empty for none
 * @param sizeBytes of a tmpfs, 0 for the kernel's
 */
public record RunMount(
        Type type,
        String from,
        String source,
        String target,
        boolean readOnly,
        String id,
        boolean required,
        Sharing sharing,
        @Nullable Integer uid,
        @Nullable Integer gid,
        @Nullable Integer mode,
        String env,
        long sizeBytes) {

    /** What is mounted. */
    public enum Type {
        BIND,
        CACHE,
        TMPFS,
        SECRET,
        SSH
    }

    /** Whether commands use a cache at once: all, each one of its own, one after the other. */
    public enum Sharing {
        SHARED,
        PRIVATE,
        LOCKED
    }
}
