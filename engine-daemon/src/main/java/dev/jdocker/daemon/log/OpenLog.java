package dev.jdocker.daemon.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The log of one run of a container, open: the files that are written directly, whoever the lines are sent to, and what of it
 * can be read again.
 */
public final class OpenLog implements AutoCloseable {
    private final @Nullable FileLog direct;
    private final @Nullable LogSender sender;
    private final @Nullable FileLog readable;

    private OpenLog(@Nullable FileLog direct, @Nullable LogSender sender, @Nullable FileLog readable) {
        this.direct = direct;
        this.sender = sender;
        this.readable = readable;
    }

    /** Lines are written to files before they count as logged. */
    public static OpenLog stored(FileLog file) {
        return new OpenLog(file, null, file);
    }

    /** Lines go to files by way of a queue. */
    static OpenLog queued(LogSender queue, FileLog file) {
        return new OpenLog(null, queue, file);
    }

    /** Lines are sent away, and kept in files too where there is a cache. */
    static OpenLog sent(LogSender sender, @Nullable FileLog cache) {
        return new OpenLog(cache, sender, cache);
    }

    /** The files that are to be written with each line, null if there are none. */
    public @Nullable FileLog direct() {
        return direct;
    }

    /** To whom each line is to be sent, null if to nobody. */
    public @Nullable LogSender sender() {
        return sender;
    }

    /** What can be read again, null if nothing can. */
    public @Nullable FileLog readable() {
        return readable;
    }

    @Override
    public void close() throws IOException {
        if (sender != null) {
            sender.close();
        }
        if (readable != null) {
            readable.close();
        }
    }
}
