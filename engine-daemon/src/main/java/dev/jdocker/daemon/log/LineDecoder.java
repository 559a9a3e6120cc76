package dev.jdocker.daemon.log;

/** Reads the entries of a log file one by one; it is itself the line that it read last. */
public interface LineDecoder extends LogLine {

    /**
     * Reads the entry that begins at {@code from}.
     *
     * @return how many bytes it takes, 0 if it is not whole within {@code to}
     */
    int decode(byte[] bytes, int from, int to);

    /** Whether the last entry was a line, not what a torn write or a foreign hand left. */
    boolean isLine();
}
