package dev.jdocker.daemon.log;

import java.io.IOException;

/** Writes lines to files for a queue. */
final class FileSender implements LogSender {
    private static final int BATCH_BYTES = 256 * 1024;

    private final FileLog file;
    private final ByteSink batch = new ByteSink(1024);
    private volatile boolean aborted;

    FileSender(FileLog file) {
        this.file = file;
    }

    @Override
    public void send(LinePiece piece) throws IOException {
        if (aborted) {
            throw new IOException("the log is closed");
        }
        if (batch.length() >= Math.min(BATCH_BYTES, file.room())) {
            flush();
            if (file.room() <= 0) {
                file.rotate();
            }
        }
        file.format().write(batch, piece);
    }

    @Override
    public void flush() throws IOException {
        if (batch.length() > 0) {
            try {
                file.append(batch);
            } finally {
                batch.clear();
            }
        }
    }

    @Override
    public void abort() {
        aborted = true;
    }

    @Override
    public void close() {
        // The files are closed by who opened them.
    }
}
