package dev.jdocker.jrunc;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that create, run and exec share. */
final class LaunchOptions {
    @Option(
            names = "--console-socket",
            paramLabel = "PATH",
            description =
                    "path to an AF_UNIX socket which will receive a file descriptor referencing the master end of the"
                            + " console's pseudoterminal")
    private String consoleSocket = "";

    @Option(
            names = "--pidfd-socket",
            paramLabel = "PATH",
            description = "path to an AF_UNIX socket which will receive a file descriptor referencing the process")
    private String pidfdSocket = "";

    @Option(names = "--pid-file", paramLabel = "PATH", description = "specify the file to write the process id to")
    private String pidFile = "";

    @Option(
            names = "--preserve-fds",
            paramLabel = "N",
            description = "Pass N additional file descriptors to the container (stdio + $LISTEN_FDS + N in total)")
    private int preserveFds;

    /** The console socket of a process that is left behind; checked against whether it has a terminal. */
    @Nullable
    Path consoleSocket(boolean terminal, boolean detached) {
        if (!consoleSocket.isEmpty()) {
            if (!terminal || !detached) {
                throw new JruncException("cannot use console socket if jrunc will not detach or allocate tty");
            }
            return Path.of(consoleSocket).toAbsolutePath();
        }
        if (terminal && detached) {
            throw new JruncException("cannot allocate tty if jrunc will detach without setting console socket");
        }
        return null;
    }

    /** How many descriptors from number 3 on the process inherits: those of socket activation and those asked for. */
    int preserved(Session session) {
        int all = preserveFds + listening(session);
        for (int number = 3; number < 3 + all; number++) {
            PreservedDescriptor.check(number, all);
        }
        return all;
    }

    /** The sockets that systemd passes: sd_listen_fds(3). */
    static int listening(Session session) {
        String count = session.environment().getOrDefault("LISTEN_FDS", "");
        return count.matches("\\d{1,4}") ? Integer.parseInt(count) : 0;
    }

    /** Tells whoever asked for it which process was started. */
    void tell(Session session, int pid) {
        if (!pidfdSocket.isEmpty()) {
            Linux linux = session.machine().linux();
            try (Fd process = linux.pidfdOpen(pid);
                    Fd socket = linux.connectUnix(
                            Path.of(pidfdSocket).toAbsolutePath().toString())) {
                linux.sendFd(socket, process, "pidfd".getBytes(StandardCharsets.UTF_8));
            }
        }
        if (!pidFile.isEmpty()) {
            writePidFile(Path.of(pidFile).toAbsolutePath(), pid);
        }
    }

    /** Whole or not at all: callers wait for the file to appear. */
    private static void writePidFile(Path file, int pid) {
        Path fresh = file.resolveSibling("." + file.getFileName());
        try {
            Files.writeString(fresh, Integer.toString(pid));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new JruncException("write the pid file " + file + ": " + e, e);
        }
    }
}
