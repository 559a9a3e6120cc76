package dev.jdocker.daemon.log;

import dev.jdocker.api.container.LogConfig;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The log drivers of the engine: which there are, what a container gets that names none, and the logs of containers, whatever
 * their driver. A driver whose logs cannot be read again gets a cache in files, as dockerd does.
 */
public final class LogDrivers {
    private static final String MODE = "mode";
    private static final String MAX_BUFFER = "max-buffer-size";
    private static final String NON_BLOCKING = "non-blocking";
    private static final String CACHE_DISABLED = "cache-disabled";
    private static final String CACHE_PREFIX = "cache-";
    private static final Set<String> CACHE =
            Set.of(CACHE_DISABLED, CACHE_PREFIX + "max-size", CACHE_PREFIX + "max-file", CACHE_PREFIX + "compress");
    private static final Set<String> COMMON =
            Stream.concat(CACHE.stream(), Stream.of(MODE, MAX_BUFFER)).collect(Collectors.toUnmodifiableSet());

    private final Map<String, LogDriver> drivers = new TreeMap<>();
    private final CacheLocation cache;
    private final Rotations rotations;
    private final LogConfig defaults;

    /** Where and how the cache of a log that cannot be read again is kept. */
    @FunctionalInterface
    public interface CacheLocation {
        /**
         * The files of that container's cache.
         *
         * @param source with the options {@code cache-max-size} and so on under their names without {@code cache-}
         */
        StoredLog locate(LogSource source);
    }

    /**
     * @param defaults what holds for containers that do not say: the daemon's options
     * @throws LogOptionException in dockerd's words, if the defaults cannot be
     */
    public LogDrivers(List<LogDriver> known, CacheLocation cache, Rotations rotations, LogConfig defaults) {
        known.forEach(driver -> drivers.put(driver.name(), driver));
        drivers.put(LogDriver.None.NAME, new LogDriver.None());
        this.cache = cache;
        this.rotations = rotations;
        this.defaults = defaults;
        check(defaults);
    }

    /** The names of the drivers, in alphabetical order and without none, as {@code docker info} lists them. */
    public List<String> names() {
        return drivers.keySet().stream()
                .filter(name -> !name.equals(LogDriver.None.NAME))
                .toList();
    }

    /**
     * What a container gets, checked.
     *
     * @throws LogOptionException in dockerd's words
     */
    public LogConfig complete(LogConfig asked) {
        String type = asked.type().isEmpty() ? defaults.type() : asked.type();
        Map<String, String> options = new HashMap<>(asked.config());
        for (Map.Entry<String, String> option : defaults.config().entrySet()) {
            if (type.equals(defaults.type()) || CACHE.contains(option.getKey())) {
                options.putIfAbsent(option.getKey(), option.getValue());
            }
        }
        LogConfig complete = new LogConfig(type, options);
        check(complete);
        return complete;
    }

    private void check(LogConfig config) {
        LogOptions options = new LogOptions(config.config());
        LogDriver driver = driver(config.type());
        if (driver instanceof LogDriver.None) {
            return;
        }
        String mode = options.text(MODE);
        if (!Set.of("", "blocking", NON_BLOCKING).contains(mode)) {
            throw new LogOptionException("logger: logging mode not supported: " + mode);
        }
        if (options.has(MAX_BUFFER)) {
            if (!mode.equals(NON_BLOCKING)) {
                throw new LogOptionException(
                        "logger: max-buffer-size option is only supported with 'mode=non-blocking'");
            }
            try {
                options.binarySize(MAX_BUFFER, 0);
            } catch (LogOptionException e) {
                throw new LogOptionException("error parsing option max-buffer-size: " + e.getMessage(), e);
            }
        }
        try {
            options.bool(CACHE_DISABLED, false);
        } catch (LogOptionException e) {
            throw new LogOptionException("invalid value for option cache-disabled: " + options.text(CACHE_DISABLED), e);
        }
        driver.check(options.without(COMMON));
    }

    private LogDriver driver(String name) {
        LogDriver driver = drivers.get(name);
        if (driver == null) {
            throw new LogOptionException(
                    "error looking up logging plugin " + name + ": plugin \"" + name + "\" not found");
        }
        return driver;
    }

    /**
     * Opens the log of a container that is about to run, null if its output is not kept.
     *
     * @throws LogOptionException in dockerd's words
     */
    public @Nullable OpenLog open(String driver, LogSource source) throws IOException {
        LogOptions options = source.options();
        boolean queued = options.text(MODE).equals(NON_BLOCKING);
        return switch (driver(driver)) {
            case LogDriver.None _ -> null;
            case LogDriver.Storing storing -> {
                FileLog file = new FileLog(storing.locate(source), rotations);
                yield queued ? OpenLog.queued(queue(new FileSender(file), source), file) : OpenLog.stored(file);
            }
            case LogDriver.Sending sending -> {
                LogSender sender = sending.open(source);
                LogSender first = queued ? queue(sender, source) : sender;
                try {
                    yield OpenLog.sent(first, isCached(source) ? new FileLog(locateCache(source), rotations) : null);
                } catch (IOException | RuntimeException e) {
                    first.close();
                    throw e;
                }
            }
        };
    }

    /** Opens the log of a container that runs already: what its lines are sent by is opened again until that succeeds. */
    public @Nullable OpenLog reopen(String driver, LogSource source) throws IOException {
        if (!(driver(driver) instanceof LogDriver.Sending sending)) {
            return open(driver, source);
        }
        LogSender sender = new LateSender(sending, source);
        boolean queued = source.options().text(MODE).equals(NON_BLOCKING);
        return OpenLog.sent(
                queued ? queue(sender, source) : sender,
                isCached(source) ? new FileLog(locateCache(source), rotations) : null);
    }

    private static LogSender queue(LogSender target, LogSource source) {
        return new SendQueue(
                target, SendQueue.Bound.bytes(source.options().binarySize(MAX_BUFFER, 0)), source.shortId());
    }

    /** Where what can be read of a container's log is kept, null if nothing can. */
    public @Nullable StoredLog stored(String driver, LogSource source) {
        return switch (driver(driver)) {
            case LogDriver.None _ -> null;
            case LogDriver.Storing storing -> storing.locate(source);
            case LogDriver.Sending _ -> isCached(source) ? locateCache(source) : null;
        };
    }

    /** What stands in files of a container that does not run. */
    public LogSnapshot snapshot(StoredLog log) throws IOException {
        return LogSnapshot.ofEnded(log, rotations);
    }

    private static boolean isCached(LogSource source) {
        return !source.options().bool(CACHE_DISABLED, false);
    }

    private StoredLog locateCache(LogSource source) {
        Map<String, String> own = new HashMap<>();
        for (String key : CACHE) {
            String value = source.options().get(key);
            if (value != null) {
                own.put(key.substring(CACHE_PREFIX.length()), value);
            }
        }
        return cache.locate(new LogSource(
                source.id(),
                source.name(),
                source.imageId(),
                source.imageName(),
                source.command(),
                source.env(),
                source.labels(),
                source.created(),
                source.folder(),
                new LogOptions(own)));
    }
}
