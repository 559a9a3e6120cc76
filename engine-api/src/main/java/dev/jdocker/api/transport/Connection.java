package dev.jdocker.api.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** One connection: two byte streams that are used by at most one thread each, and closed as one. */
public interface Connection extends Closeable {
    InputStream in();

    OutputStream out();

    /** Says that nothing more will be written; the other side reads an end and may go on writing. */
    void shutdownOutput() throws IOException;

    /** Closes both ways. A thread that reads or writes meanwhile fails with an {@link IOException}. */
    @Override
    void close() throws IOException;
}
