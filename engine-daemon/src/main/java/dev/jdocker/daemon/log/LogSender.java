package dev.jdocker.daemon.log;

import java.io.IOException;

/** Sends the lines of one container away. Calls come one at a time, but for {@link #abort}. */
public interface LogSender extends AutoCloseable {

    /** Sends a piece or begins to; it is valid during the call only. Blocks while the other side is not ready. */
    void send(LinePiece piece) throws IOException;

    /** Sends what was kept back. */
    default void flush() throws IOException {}

    /** From any thread: nothing more comes, so what is being sent is worth fewer attempts. */
    default void finish() {}

    /** From any thread: what waits fails, and all that follows fails at once. */
    void abort();

    @Override
    void close();
}
