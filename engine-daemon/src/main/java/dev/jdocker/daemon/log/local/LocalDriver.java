package dev.jdocker.daemon.log.local;

import dev.jdocker.daemon.log.LogDriver;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.LogOptions;
import dev.jdocker.daemon.log.LogSource;
import dev.jdocker.daemon.log.Rotation;
import dev.jdocker.daemon.log.StoredLog;
import java.nio.file.Path;
import java.util.Set;

/** {@code local}: dockerd's binary format, rotated and compressed unless told otherwise. Bytes stay as they were written. */
public final class LocalDriver implements LogDriver.Storing {
    private static final String NAME = "local";
    private static final Set<String> OPTIONS = Set.of("max-file", "max-size", "compress");
    private static final long DEFAULT_BYTES = 20 << 20;
    private static final int DEFAULT_FILES = 5;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void check(LogOptions options) {
        String unknown = options.unknown(OPTIONS);
        if (unknown != null) {
            throw new LogOptionException("unknown log opt '" + unknown + "' for log driver local");
        }
    }

    @Override
    public StoredLog locate(LogSource source) {
        return locate(source.id(), source.folder().resolve("local-logs").resolve("container.log"), source.options());
    }

    /** The files that make a log readable whose driver cannot read. */
    public static StoredLog cache(LogSource source) {
        return locate(source.id(), source.folder().resolve("container-cached.log"), source.options());
    }

    private static StoredLog locate(String container, Path file, LogOptions options) {
        return new StoredLog(file, rotation(options), new EntryFormat(container));
    }

    private static Rotation rotation(LogOptions options) {
        long size = read(
                "invalid value for max-size: " + options.text("max-size") + ": ",
                () -> options.decimalSize("max-size", DEFAULT_BYTES));
        int files = read(
                "invalid value for max-file: " + options.text("max-file") + ": ",
                () -> options.integer("max-file", DEFAULT_FILES));
        boolean compress = read("error reading compress log option: ", () -> options.bool("compress", true));
        if (size < 0) {
            throw new LogOptionException("max size should be a positive number");
        }
        if (files < 0) {
            throw new LogOptionException("max file count cannot be less than 0");
        }
        if (compress && files <= 1) {
            throw new LogOptionException("compression cannot be enabled when max file count is 1");
        }
        return new Rotation(size, files, compress);
    }

    private interface Read<T> {
        T read();
    }

    private static <T> T read(String context, Read<T> read) {
        try {
            return read.read();
        } catch (LogOptionException e) {
            throw new LogOptionException(context + e.getMessage(), e);
        }
    }
}
