package dev.jdocker.runtime.foreign;

import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until a runtime has started what it was called for, which its pid file tells. */
final class Started {
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int NOT_STARTED = 128;
    private static final long PAUSE_MILLIS = 2;

    private Started() {}

    /**
     * The process id of what was started.
     *
     * @param caller the runtime's own process, whose end without a pid file is the failure
     * @param prefix before the runtime's words in the message
     */
    static int await(RunningProcess caller, Path pidFile, Path log, String prefix) {
        boolean ended = false;
        while (true) {
            int pid = pid(pidFile);
            if (pid != 0) {
                return pid;
            }
            if (ended) {
                caller.close();
                throw failure(prefix, RuntimeCalls.error(log, "the runtime ended without a word"));
            }
            try {
                caller.exit().get(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                ended = true; // the file may have been written meanwhile: one more look
            } catch (TimeoutException e) {
                ended = false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartException("interrupted while the container was started", NOT_STARTED);
            } catch (java.util.concurrent.ExecutionException e) {
                throw new StartException(prefix + e.getMessage(), NOT_STARTED);
            }
        }
    }

    /** The number in a pid file; 0 if it is not there yet, which is when it is not whole either. */
    static int pid(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file).strip() : "";
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (IOException e) {
            return 0;
        }
    }

    private static StartException failure(String prefix, String words) {
        int code = NOT_STARTED;
        if (containsAny(words, List.of("executable file not found", "exec: "))
                && !words.contains("permission denied")) {
            code = NOT_FOUND;
        } else if (words.contains("permission denied")) {
            code = NOT_EXECUTABLE;
        }
        return new StartException(prefix + words, code);
    }

    private static boolean containsAny(String text, List<String> parts) {
        return parts.stream().anyMatch(text::contains);
    }
}
