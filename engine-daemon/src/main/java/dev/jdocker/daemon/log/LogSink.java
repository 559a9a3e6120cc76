package dev.jdocker.daemon.log;

import java.io.IOException;

/** Takes the lines that a {@link LogReader} finds. */
public interface LogSink {

    /** One line; valid until this returns. */
    void line(LogLine line) throws IOException;

    /** Called when nothing more is at hand for now: whatever was kept back should go out. */
    void flush() throws IOException;

    /** Whether nobody wants the rest. */
    boolean isGone();
}
