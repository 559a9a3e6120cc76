package dev.jdocker.daemon.log.jsonfile;

import dev.jdocker.daemon.log.LogDriver;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.LogOptions;
import dev.jdocker.daemon.log.LogSource;
import dev.jdocker.daemon.log.Rotation;
import dev.jdocker.daemon.log.StoredLog;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code json-file}: files that Docker's tools read. Where Docker would let them grow for ever, five of 20 MB are kept. */
public final class JsonFileDriver implements LogDriver.Storing {
    public static final String NAME = "json-file";
    private static final Set<String> OPTIONS =
            Set.of("max-file", "max-size", "compress", "labels", "labels-regex", "env", "env-regex", "tag");
    private static final long DEFAULT_BYTES = 20_000_000;
    private static final int DEFAULT_FILES = 5;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void check(LogOptions options) {
        String unknown = options.unknown(OPTIONS);
        if (unknown != null) {
            throw new LogOptionException("unknown log opt '" + unknown + "' for json-file log driver");
        }
    }

    @Override
    public StoredLog locate(LogSource source) {
        Map<String, String> attributes = new TreeMap<>(source.attributes());
        String tag = source.tag("");
        if (!tag.isEmpty()) {
            attributes.put("tag", tag);
        }
        return new StoredLog(
                file(source.folder(), source.id()), rotation(source.options()), new JsonLineFormat(attributes));
    }

    /** The file that is being written for a container. */
    public static Path file(Path folder, String container) {
        return folder.resolve(container + "-json.log");
    }

    private static Rotation rotation(LogOptions options) {
        boolean limited = options.has("max-size");
        long size = options.decimalSize("max-size", DEFAULT_BYTES);
        if (size <= 0) {
            throw new LogOptionException("max-size must be a positive number");
        }
        int files = options.integer("max-file", limited ? 1 : DEFAULT_FILES);
        if (files < 1) {
            throw new LogOptionException("max-file cannot be less than 1");
        }
        boolean compress = options.bool("compress", false);
        if (compress && (files == 1 || !limited)) {
            throw new LogOptionException("compress cannot be true when max-file is less than 2 or max-size is not set");
        }
        return new Rotation(size, files, compress);
    }
}
