package dev.jdocker.daemon.log;

import java.io.IOException;

/** Takes messages for somebody else, over whatever network. Calls come one at a time, but for {@link #close}. */
public interface MessageChannel extends AutoCloseable {

    /** Sends all of it; blocks while the other side is not ready. */
    void send(byte[] bytes, int length) throws IOException;

    /** From any thread: a call that waits fails. */
    @Override
    void close() throws IOException;
}
