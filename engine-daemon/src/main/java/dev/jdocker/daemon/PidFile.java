package dev.jdocker.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file that tells others the process id of the daemon while it runs. */
record PidFile(Path path) implements AutoCloseable {

    /**
     * Writes it.
     *
     * @throws IOException if it tells of another daemon that is running
     */
    static PidFile write(Path path) throws IOException {
        long self = ProcessHandle.current().pid();
        long other = read(path);
        if (other > 0 && other != self && isDaemon(other)) {
            throw new IOException("ensure jdockerd is not running or delete " + path + ": process with PID " + other
                    + " is still running");
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(path, Long.toString(self));
        return new PidFile(path);
    }

    private static long read(Path path) throws IOException {
        try {
            return Long.parseLong(Files.readString(path).strip());
        } catch (NoSuchFileException | NumberFormatException e) {
            return 0;
        }
    }

    /** After a crash the number may have gone to some other program. */
    private static boolean isDaemon(long pid) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            return new String(line, StandardCharsets.UTF_8).contains(Jdockerd.class.getName());
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
