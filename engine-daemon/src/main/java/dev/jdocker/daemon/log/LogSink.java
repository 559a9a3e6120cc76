package dev.jdocker.daemon.log;

import java.io.IOException;

/** Takes the lines that a {@link LogReader} finds. */
public interface LogSink {

    /**
     * One line, its newline included if it has one.
     *
     * @param bytes valid until this returns
     * @param line its time and stream
     */
    void line(JsonLine line, byte[] bytes, int length) throws IOException;

    /** Called when nothing more is at hand for now: whatever was kept back should go out. */
    void flush() throws IOException;

    /** Whether nobody wants the rest. */
    boolean isGone();
}
