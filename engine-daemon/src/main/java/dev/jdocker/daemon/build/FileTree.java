package dev.jdocker.daemon.build;

import dev.jdocker.linux.Fd;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A file system to be read. It is mounted nowhere: {@link #root} is all there is of it, and goes with this process if not
 * closed. What is opened in it must be opened by {@link dev.jdocker.daemon.tar.InRoot} or openat2(2) with RESOLVE_IN_ROOT.
 */
public interface FileTree extends AutoCloseable {

    /** The root folder, open for reading; closed with this. */
    Fd root();

    /** Writes all of it as one tar, as {@code --output type=tar} wants it. */
    void writeTar(OutputStream out) throws IOException;

    @Override
    void close();
}
