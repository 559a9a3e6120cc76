package dev.jdocker.user;

import org.jspecify.annotations.Nullable;

/** The files of a container's root file system, as a process in it would see them. */
@FunctionalInterface
public interface ImageFiles {

    /**
     * The bytes of a regular file.
     *
     * @param path an absolute path in the container
     * @param limitBytes the most that the caller will take
     * @return null if there is no such file, or something else than a regular file
     * @throws UserException if it is larger
     */
    byte @Nullable [] read(String path, int limitBytes);
}
