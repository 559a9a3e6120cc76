package dev.jdocker.daemon.container.files;

import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;

/** What dockerd says of paths that are not there or cannot be used. */
final class FileFailures {

    private FileFailures() {}

    /**
     * Of a path that could not be opened.
     *
     * @param attempt what the message begins with, such as {@code lstat /f/: }
     */
    static ApiException of(ErrnoException e, String attempt, String path, String container) {
        if (e.is(Errno.ENOENT)) {
            return new NotFound("Could not find the file " + path + " in container " + container, e);
        }
        return new ServerError(attempt + text(e), e);
    }

    /** The words of strerror(3). */
    static String text(ErrnoException e) {
        return Errno.describe(e.errno());
    }
}
