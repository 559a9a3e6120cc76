package dev.jdocker.daemon.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens what lines are sent by with the first line, and again with each one until it succeeds. */
final class LateSender implements LogSender {
    private final LogDriver.Sending driver;
    private final LogSource source;
    private volatile @Nullable LogSender opened;
    private volatile boolean aborted;

    LateSender(LogDriver.Sending driver, LogSource source) {
        this.driver = driver;
        this.source = source;
    }

    @Override
    public void send(LinePiece piece) throws IOException {
        LogSender sender = opened;
        if (sender == null) {
            if (aborted) {
                throw new IOException("the log is closed");
            }
            try {
                sender = driver.open(source);
            } catch (LogOptionException e) {
                throw new IOException(e.getMessage(), e);
            }
            opened = sender;
            if (aborted) {
                sender.abort();
            }
        }
        sender.send(piece);
    }

    @Override
    public void flush() throws IOException {
        LogSender sender = opened;
        if (sender != null) {
            sender.flush();
        }
    }

    @Override
    public void abort() {
        aborted = true;
        LogSender sender = opened;
        if (sender != null) {
            sender.abort();
        }
    }

    @Override
    public void close() {
        LogSender sender = opened;
        if (sender != null) {
            sender.close();
        }
    }
}
