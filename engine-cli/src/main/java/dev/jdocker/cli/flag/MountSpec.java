package dev.jdocker.cli.flag;

import dev.jdocker.api.text.CsvFields;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The value of {@code --mount}: comma-separated {@code key=value} fields, quoted as in a CSV file where needed. */
public final class MountSpec {
    private final Map<String, Object> mount = new LinkedHashMap<>();
    private final Map<String, Object> bind = new LinkedHashMap<>();
    private final Map<String, Object> volume = new LinkedHashMap<>();
    private final Map<String, Object> tmpfs = new LinkedHashMap<>();
    private final Map<String, Object> image = new LinkedHashMap<>();

    private MountSpec() {}

    /** The mount as the API takes it. */
    public static Map<String, Object> parse(String text) {
        MountSpec spec = new MountSpec();
        spec.mount.put("Type", "volume");
        for (String field : CsvFields.of(text)) {
            int equals = field.indexOf('=');
            String key =
                    (equals < 0 ? field : field.substring(0, equals)).strip().toLowerCase(java.util.Locale.ROOT);
            if (equals < 0) {
                spec.flag(key, field);
            } else {
                spec.set(key, field.substring(equals + 1), field);
            }
        }
        return spec.checked();
    }

    private void flag(String key, String field) {
        switch (key) {
            case "readonly", "ro" -> mount.put("ReadOnly", true);
            case "volume-nocopy" -> volume.put("NoCopy", true);
            case "bind-nonrecursive" -> bind.put("NonRecursive", true);
            default -> throw new IllegalArgumentException("invalid field '" + field + "' must be a key=value pair");
        }
    }

    private void set(String key, String value, String field) {
        switch (key) {
            case "type" -> mount.put("Type", value.toLowerCase(java.util.Locale.ROOT));
            case "source", "src" -> mount.put("Source", source(value));
            case "target", "dst", "destination" -> mount.put("Target", value);
            case "readonly", "ro" -> put(mount, "ReadOnly", bool(key, value));
            case "consistency" -> mount.put("Consistency", value.toLowerCase(java.util.Locale.ROOT));
            case "bind-propagation" -> bind.put("Propagation", value.toLowerCase(java.util.Locale.ROOT));
            case "bind-nonrecursive" -> put(bind, "NonRecursive", bool(key, value));
            case "bind-recursive" -> recursive(value);
            case "volume-subpath" -> volume.put("Subpath", value);
            case "volume-nocopy" -> put(volume, "NoCopy", bool(key, value));
            case "volume-label" -> pair(child(volume, "Labels"), value);
            case "volume-driver" -> child(volume, "DriverConfig").put("Name", value);
            case "volume-opt" -> pair(child(child(volume, "DriverConfig"), "Options"), value);
            case "idmap" -> mount.put("IDMap", value);
            case "image-subpath" -> image.put("Subpath", value);
            case "tmpfs-size" -> tmpfs.put("SizeBytes", size(key, value));
            case "tmpfs-mode" -> tmpfs.put("Mode", mode(key, value));
            default -> throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'");
        }
    }

    private Map<String, Object> checked() {
        String type = (String) mount.getOrDefault("Type", "");
        if (type.isEmpty()) {
            throw new IllegalArgumentException("type is required");
        }
        if (!mount.containsKey("Target")) {
            throw new IllegalArgumentException("target is required");
        }
        options("bind-*", "BindOptions", bind, type, "bind");
        options("volume-*", "VolumeOptions", volume, type, "volume");
        options("image-*", "ImageOptions", image, type, "image");
        options("tmpfs-*", "TmpfsOptions", tmpfs, type, "tmpfs");
        return mount;
    }

    private void options(String shown, String key, Map<String, Object> options, String type, String wanted) {
        if (options.isEmpty()) {
            return;
        }
        if (!type.equals(wanted)) {
            throw new IllegalArgumentException("cannot mix '" + shown + "' options with mount type '" + type + "'");
        }
        mount.put(key, options);
    }

    private void recursive(String value) {
        switch (value) {
            case "enabled" -> {}
            case "disabled" -> bind.put("NonRecursive", true);
            case "writable" -> bind.put("ReadOnlyNonRecursive", true);
            case "readonly" -> bind.put("ReadOnlyForceRecursive", true);
            default ->
                throw new IllegalArgumentException("invalid value for bind-recursive: " + value
                        + " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
        }
    }

    private static void put(Map<String, Object> target, String key, boolean value) {
        if (value) {
            target.put(key, true);
        }
    }

    @SuppressWarnings("unchecked") // only this class fills the maps
    private static Map<String, Object> child(Map<String, Object> parent, String key) {
        Object child = parent.get(key);
        if (child == null) {
            child = new TreeMap<String, Object>();
            parent.put(key, child);
        }
        return (Map<String, Object>) child;
    }

    private static void pair(Map<String, Object> target, String value) {
        int equals = value.indexOf('=');
        target.put(equals < 0 ? value : value.substring(0, equals), equals < 0 ? "" : value.substring(equals + 1));
    }

    private static String source(String value) {
        return value.equals(".") || value.startsWith("./") || value.startsWith("../")
                ? Path.of(value).toAbsolutePath().normalize().toString()
                : value;
    }

    private static boolean bool(String key, String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new IllegalArgumentException("invalid value for " + key + ": " + value);
        };
    }

    private static long size(String key, String value) {
        try {
            return Quantity.bytes(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid value for " + key + ": " + value, e);
        }
    }

    private static long mode(String key, String value) {
        try {
            return Long.parseLong(value, 8);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid value for " + key + ": " + value, e);
        }
    }
}
