package dev.jdocker.daemon.log;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens what lines are sent by with the first line, and again with later ones until it succeeds, at longer and longer intervals. */
final class LateSender implements LogSender {
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final LogDriver.Sending driver;
    private final LogSource source;
    private volatile @Nullable LogSender opened;
    private volatile boolean aborted;
    private boolean failed;
    private long nextAttempt;
    private Duration wait = Duration.ofMillis(250);

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
            sender = open();
            opened = sender;
            if (aborted) {
                sender.abort();
            }
        }
        sender.send(piece);
    }

    private LogSender open() throws IOException {
        if (failed && System.nanoTime() - nextAttempt < 0) {
            throw new IOException("the log's server was not there a moment ago");
        }
        try {
            return driver.open(source);
        } catch (LogOptionException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            failed = true;
            nextAttempt = System.nanoTime() + wait.toNanos();
            wait = wait.multipliedBy(2).compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait.multipliedBy(2);
        }
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
