package dev.jdocker.cli.container;

import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.flag.MountSpec;
import dev.jdocker.cli.flag.SecretText;
import dev.jdocker.cli.output.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Flags about files: volumes, mounts, the root file system, logs. */
final class StorageFlags {
    private StorageFlags() {}

    static void declare(Flags flags) {
        flags.add("config", Kind.LIST, "Config of this engine to give to the container as a file")
                .add("log-driver", Kind.STRING, "Logging driver for the container")
                .add("log-opt", Kind.LIST, "Log driver options")
                .add("mount", Kind.MOUNT, "Attach a filesystem mount to the container")
                .add("read-only", Kind.BOOL, "Mount the container's root filesystem as read only")
                .add("secret", Kind.LIST, "Secret of this engine to give to the container as a file")
                .add("shm-size", Kind.BYTES, "Size of /dev/shm")
                .add("storage-opt", Kind.LIST, "Storage driver options for the container")
                .add("tmpfs", Kind.LIST, "Mount a tmpfs directory")
                .add("volume", 'v', Kind.LIST, "Bind mount a volume")
                .add("volume-driver", Kind.STRING, "Optional volume driver for the container")
                .add("volumes-from", Kind.LIST, "Mount volumes from the specified container(s)");
    }

    private static List<Map<String, Object>> files(List<String> texts) {
        return texts.stream().map(SecretText::parse).toList();
    }

    static void write(Flags flags, JsonObject config, JsonObject host) {
        Set<String> binds = new LinkedHashSet<>();
        Map<String, Object> anonymous = new TreeMap<>();
        for (String volume : flags.list("volume")) {
            if (hasSource(volume)) {
                binds.add(bind(volume));
            } else {
                anonymous.put(volume, Map.of());
            }
        }
        List<Object> mounts = new ArrayList<>();
        for (String mount : flags.list("mount")) {
            mounts.add(MountSpec.parse(mount));
        }
        config.put("Volumes", anonymous);
        host.put("Binds", binds)
                .put("Mounts", mounts)
                .put("Tmpfs", tmpfs(flags.list("tmpfs")))
                .put("Configs", files(flags.list("config")))
                .put("Secrets", files(flags.list("secret")))
                .put("VolumesFrom", flags.list("volumes-from"))
                .put("VolumeDriver", flags.string("volume-driver"))
                .put("ReadonlyRootfs", flags.isSet("read-only"))
                .put("ShmSize", flags.number("shm-size"))
                .put("StorageOpt", storage(flags.list("storage-opt")));
        logging(flags, host);
    }

    /** Whether a {@code -v} names what to mount; a path alone asks for a new volume there. */
    private static boolean hasSource(String volume) {
        if (volume.isEmpty()) {
            throw new IllegalArgumentException("invalid empty volume spec");
        }
        if (volume.startsWith(":") || volume.contains("::")) {
            throw new IllegalArgumentException("invalid spec: " + volume + ": empty section between colons");
        }
        return volume.indexOf(':') > 0;
    }

    /** A bind whose source is a path relative to here names it from the root, for the engine works elsewhere. */
    private static String bind(String volume) {
        if (volume.charAt(0) != '.') {
            return volume;
        }
        int colon = volume.indexOf(':');
        return Path.of(volume.substring(0, colon)).toAbsolutePath().normalize() + volume.substring(colon);
    }

    private static Map<String, String> tmpfs(List<String> words) {
        Map<String, String> options = new TreeMap<>();
        for (String word : words) {
            int colon = word.indexOf(':');
            options.put(colon < 0 ? word : word.substring(0, colon), colon < 0 ? "" : word.substring(colon + 1));
        }
        return options;
    }

    private static Map<String, String> storage(List<String> words) {
        for (String word : words) {
            if (word.indexOf('=') < 0) {
                throw new IllegalArgumentException("invalid storage option");
            }
        }
        return LineFile.pairs(words);
    }

    private static void logging(Flags flags, JsonObject host) {
        String driver = flags.string("log-driver");
        Map<String, String> options = LineFile.pairs(flags.list("log-opt"));
        if (driver.equals("none") && !options.isEmpty()) {
            throw new IllegalArgumentException("invalid logging opts for driver none");
        }
        host.put("LogConfig", new JsonObject().put("Type", driver).put("Config", options));
    }
}
