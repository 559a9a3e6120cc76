package dev.jdocker.daemon.log;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** How lines stand in a log file, one entry after the other. */
public interface LineFormat {

    /** Appends one entry. */
    void write(ByteSink out, LinePiece piece);

    LineDecoder decoder();

    /** Where the last entries of a file begin, and how many these are. */
    record Tail(long position, long lines) {}

    /** Finds the last {@code lines} entries before {@code length}, or all if there are not so many. */
    Tail tail(FileChannel file, long length, long lines) throws IOException;

    /** Up to where the first {@code length} bytes are whole entries: what a loss of power cut off comes behind. */
    long wholeLength(FileChannel file, long length) throws IOException;
}
