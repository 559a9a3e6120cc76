package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.WaitStatus;
import dev.jdocker.oci.Spec;
import dev.jdocker.oci.SpecJson;
import dev.jdocker.runtime.ExitRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The files by which an engine and a monitor meet, in a directory on tmpfs: {@code alive}, locked while the monitor lives;
 * {@code engine}, locked while an engine takes the output; {@code monitor.pid}; {@code exit}, the exit record.
 */
record RunDirectory(Path path) {
    private static final int RECORD_BYTES = 24;
    private static final int RECORD_MAGIC = 0x5445584a;
    private static final int MODE = 0600;

    Fd open(Linux linux) {
        return linux.openat(Fd.CWD, path.toString(), Flags.O_RDONLY | Flags.O_DIRECTORY, 0);
    }

    Fd aliveFile(Linux linux) {
        return lockFile(linux, "alive");
    }

    Fd engineFile(Linux linux) {
        return lockFile(linux, "engine");
    }

    private Fd lockFile(Linux linux, String name) {
        return linux.openat(Fd.CWD, path.resolve(name).toString(), Flags.O_RDWR | Flags.O_CREAT, MODE);
    }

    /** Whether a monitor of this directory lives. */
    boolean isMonitored(Linux linux) {
        if (!Files.exists(path.resolve("alive"))) {
            return false;
        }
        try (Fd alive = aliveFile(linux)) {
            return !linux.flock(alive, Flags.LOCK_EX | Flags.LOCK_NB);
        }
    }

    /** The monitor's process id; empty if it has not written it yet. */
    Optional<Integer> monitorPid() throws IOException {
        try {
            String text = Files.readString(path.resolve("monitor.pid"));
            return text.isEmpty() ? Optional.empty() : Optional.of(Integer.parseInt(text));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The exit record, {@code struct exit_record} of program.h. */
    Optional<ExitRecord> exitRecord() {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path.resolve("exit"));
        } catch (IOException e) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length != RECORD_BYTES || in.getInt() != RECORD_MAGIC) {
            return Optional.empty();
        }
        WaitStatus status = decode(in.getInt());
        return Optional.of(
                new ExitRecord(status.exitCode(), status.signal(), Instant.ofEpochSecond(in.getLong(), in.getLong())));
    }

    /** The status word of wait(2). */
    private static WaitStatus decode(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? new WaitStatus(status >> 8 & 0xff, 0) : new WaitStatus(128 + signal, signal);
    }

    /** Keeps the container's configuration for the engine that is there at its end. */
    void keep(Spec spec) {
        try {
            Files.write(path.resolve("config.json"), SpecJson.write(spec));
        } catch (IOException e) {
            throw new UncheckedIOException("keep the configuration in " + path, e);
        }
    }

    /** The configuration, if it was kept. */
    Optional<Spec> kept() throws IOException {
        try {
            return Optional.of(SpecJson.read(Files.readAllBytes(path.resolve("config.json"))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Makes the directory, or removes what an earlier life of the container has left there. */
    void prepare(Linux linux) {
        if (path.toFile().mkdir()) {
            return;
        }
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("make " + path, e);
        }
        clear(linux);
    }

    private void clear(Linux linux) {
        for (String name : new String[] {"exit", "exit.new", "monitor.pid", "config.json"}) {
            try {
                linux.unlinkat(Fd.CWD, path.resolve(name).toString(), 0);
            } catch (ErrnoException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
    }
}
