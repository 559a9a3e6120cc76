package dev.jdocker.daemon.container.stream;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What an attached client types, on its way to a process. Its end is not a disconnect (T3).
 *
 * @param keys by which the client leaves; null where there is no terminal, whose bytes go through as they are
 * @param closing whether the end of what it types is the end of the process's input (T4)
 */
public record ClientInput(InputStream in, @Nullable DetachKeys keys, boolean closing) {
    private static final int BLOCK_BYTES = 32 * 1024;

    /**
     * Reads the client's side until its end.
     *
     * @param feed where to; null throws away what comes
     * @return whether it left by its keys
     */
    public boolean copy(@Nullable StdinFeed feed) throws IOException {
        try {
            return pass(feed);
        } finally {
            if (feed != null && closing) {
                feed.close();
            }
        }
    }

    private boolean pass(@Nullable StdinFeed feed) throws IOException {
        StdinFeed open = feed;
        byte[] block = new byte[BLOCK_BYTES];
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            if (open == null) {
                continue;
            }
            if (keys == null) {
                open = open.write(block, 0, read) ? open : null;
                continue;
            }
            DetachKeys.Filtered typed = keys.filter(block, read);
            open = open.write(typed.bytes(), 0, typed.bytes().length) ? open : null;
            if (typed.detached()) {
                return true;
            }
        }
        return false;
    }
}
