package dev.jdocker.daemon.build.dockerfile;

import dev.jdocker.api.text.ByteSize;
import dev.jdocker.api.text.CsvFields;
import dev.jdocker.daemon.build.dockerfile.RunMount.Sharing;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code type=cache,target=/root/.cache,sharing=locked}. */
final class RunMountReader {

    private static final List<String> KEYS = List.of(
            "type",
            "from",
            "source",
            "target",
            "readonly",
            "id",
            "sharing",
            "required",
            "size",
            "mode",
            "uid",
            "gid",
            "src",
            "dst",
            "destination",
            "ro",
            "rw",
            "readwrite",
            "env");

    private final String text;
    private RunMount.Type type = RunMount.Type.BIND;
    private String from = "";
    private String source = "";
    private String target = "";
    private String id = "";
    private String env = "";
    private @Nullable Boolean readOnly;
    private boolean required;
    private @Nullable Sharing sharing;
    private @Nullable Integer uid;
    private @Nullable Integer gid;
    private @Nullable Integer mode;
    private long sizeBytes;

    RunMountReader(String text) {
        this.text = text;
    }

    RunMount read() throws DockerfileException {
        List<String> fields = CsvFields.of(text);
        for (String field : fields) {
            if (field.toLowerCase(Locale.ROOT).startsWith("type=")) {
                type = type(field.substring(5));
            }
        }
        for (String field : fields) {
            int equals = field.indexOf('=');
            String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            set(key, equals < 0 ? null : field.substring(equals + 1), field);
        }
        check();
        boolean usual = type == RunMount.Type.BIND;
        return new RunMount(
                type,
                from,
                source,
                target,
                readOnly == null ? usual : readOnly,
                id,
                required,
                sharing == null ? Sharing.SHARED : sharing,
                uid,
                gid,
                mode,
                env,
                sizeBytes);
    }

    private void set(String key, @Nullable String value, String field) throws DockerfileException {
        if (value == null) {
            switch (key) {
                case "readonly", "ro" -> readOnly = true;
                case "readwrite", "rw" -> readOnly = false;
                case "required" -> required = true;
                default ->
                    throw new DockerfileException(
                            KEYS.contains(key)
                                    ? "invalid field '" + field + "' must be a key=value pair"
                                    : unexpected(key, field));
            }
            return;
        }
        switch (key) {
            case "type" -> {}
            case "from" -> from = value;
            case "source", "src" -> source = value;
            case "target", "dst", "destination" -> target = value;
            case "readonly", "ro" -> readOnly = bool(key, value);
            case "readwrite", "rw" -> readOnly = !bool(key, value);
            case "required" -> required = bool(key, value);
            case "id" -> id = value;
            case "env" -> env = value;
            case "size" -> sizeBytes = size(value);
            case "sharing" -> sharing = sharing(value);
            case "mode" -> mode = number(key, value, 8);
            case "uid" -> uid = number(key, value, 10);
            case "gid" -> gid = number(key, value, 10);
            default -> throw new DockerfileException(unexpected(key, field));
        }
    }

    private static String unexpected(String key, String field) {
        return "unexpected key '" + key + "' in '" + field + "'" + Suggestion.of(key, KEYS);
    }

    private void check() throws DockerfileException {
        String name = type.name().toLowerCase(Locale.ROOT);
        boolean file = type == RunMount.Type.SECRET || type == RunMount.Type.SSH;
        if (target.isEmpty() && !file) {
            throw new DockerfileException("target is required for mount type \"" + name + "\"");
        }
        if (type == RunMount.Type.CACHE && target.equals("/")) {
            throw new DockerfileException("invalid mount target \"/\"");
        }
        if (!file && (uid != null || gid != null || mode != null) && type != RunMount.Type.CACHE) {
            throw new DockerfileException("cannot set uid, gid or mode for mount type \"" + name + "\"");
        }
        if (sharing != null && type != RunMount.Type.CACHE) {
            throw new DockerfileException("invalid cache sharing set for mount type \"" + name + "\"");
        }
        if (sizeBytes != 0 && type != RunMount.Type.TMPFS) {
            throw new DockerfileException("invalid size set for mount type \"" + name + "\"");
        }
        if (required && !file) {
            throw new DockerfileException("required is not valid for mount type \"" + name + "\"");
        }
        if (!env.isEmpty() && type != RunMount.Type.SECRET) {
            throw new DockerfileException("env is not valid for mount type \"" + name + "\"");
        }
        if (!from.isEmpty() && type != RunMount.Type.BIND && type != RunMount.Type.CACHE) {
            throw new DockerfileException("from is not valid for mount type \"" + name + "\"");
        }
        if (type == RunMount.Type.SECRET && id.isEmpty()) {
            id = source.isEmpty() ? base(target) : base(source);
            if (id.isEmpty()) {
                throw new DockerfileException("invalid secret mount. one of source, target required");
            }
        }
    }

    private static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static RunMount.Type type(String value) throws DockerfileException {
        for (RunMount.Type type : RunMount.Type.values()) {
            if (type.name().equalsIgnoreCase(value)) {
                return type;
            }
        }
        throw new DockerfileException("unsupported mount type \"" + value + "\""
                + Suggestion.of(value, List.of("bind", "cache", "tmpfs", "secret", "ssh")));
    }

    private static Sharing sharing(String value) throws DockerfileException {
        for (Sharing sharing : Sharing.values()) {
            if (sharing.name().equalsIgnoreCase(value)) {
                return sharing;
            }
        }
        throw new DockerfileException("unsupported sharing value \"" + value + "\""
                + Suggestion.of(value, List.of("shared", "private", "locked")));
    }

    private static boolean bool(String key, String value) throws DockerfileException {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true" -> true;
            case "0", "f", "false" -> false;
            default -> throw new DockerfileException("invalid value for " + key + ": " + value);
        };
    }

    private static int number(String key, String value, int radix) throws DockerfileException {
        try {
            return Integer.parseUnsignedInt(value, radix);
        } catch (NumberFormatException e) {
            DockerfileException failure = new DockerfileException("invalid value \"" + value + "\" for " + key);
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static long size(String value) throws DockerfileException {
        try {
            return ByteSize.parse(value);
        } catch (IllegalArgumentException e) {
            DockerfileException failure = new DockerfileException("invalid value for size: " + e.getMessage());
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
