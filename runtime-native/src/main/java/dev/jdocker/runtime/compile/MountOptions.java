package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Flags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of one OCI mount, sorted into what the kernel takes them as: runtime-spec config.md, "Linux mount options".
 *
 * @param top attributes of the mount itself, {@code below} those that an {@code r…} form asks for on the mounts below too
 * @param bind bind mount, {@code recursive} with what is mounted below
 * @param remount changes what is mounted at the place already
 * @param copyUp {@code tmpcopyup}: a tmpfs that begins with what the image has at its place
 * @param idmap whether files are looked at through an id mapping, {@code idmapRecursive} also on the mounts below
 * @param propagation null for none given
 * @param flags of the file system as a whole: {@code sync}, {@code lazytime} …
 * @param data what is left for the file system itself
 */
record MountOptions(
        MountAttributes top,
        MountAttributes below,
        boolean bind,
        boolean recursive,
        boolean remount,
        boolean copyUp,
        boolean idmap,
        boolean idmapRecursive,
        @Nullable Propagation propagation,
        List<String> flags,
        List<String> data) {
    private static final Map<String, MountAttributes> ATTRIBUTES = attributes();

    /** Taken by fsconfig(2) for any file system: fs_context.c of the kernel. */
    private static final Set<String> FILESYSTEM_FLAGS =
            Set.of("sync", "async", "dirsync", "lazytime", "nolazytime", "mand", "nomand", "iversion");

    /**
     * What a mount is without being told: {@code silent} and {@code loud} are about the kernel's log, to which the mount calls used
     * here write nothing.
     */
    private static final Set<String> NOTHING =
            Set.of("defaults", "norelatime", "rnorelatime", "noiversion", "silent", "loud");

    private static Map<String, MountAttributes> attributes() {
        Map<String, MountAttributes> all = new HashMap<>();
        pair(all, "ro", "rw", Flags.MOUNT_ATTR_RDONLY);
        pair(all, "nosuid", "suid", Flags.MOUNT_ATTR_NOSUID);
        pair(all, "nodev", "dev", Flags.MOUNT_ATTR_NODEV);
        pair(all, "noexec", "exec", Flags.MOUNT_ATTR_NOEXEC);
        pair(all, "nodiratime", "diratime", Flags.MOUNT_ATTR_NODIRATIME);
        pair(all, "nosymfollow", "symfollow", Flags.MOUNT_ATTR_NOSYMFOLLOW);
        all.put("noatime", new MountAttributes(Flags.MOUNT_ATTR_NOATIME, Flags.MOUNT_ATTR__ATIME));
        all.put("strictatime", new MountAttributes(Flags.MOUNT_ATTR_STRICTATIME, Flags.MOUNT_ATTR__ATIME));
        for (String name : List.of("atime", "relatime", "nostrictatime")) {
            all.put(name, new MountAttributes(0, Flags.MOUNT_ATTR__ATIME)); // relatime is the kernel's default
        }
        return Map.copyOf(all);
    }

    private static void pair(Map<String, MountAttributes> all, String sets, String clears, long bit) {
        all.put(sets, new MountAttributes(bit, 0));
        all.put(clears, new MountAttributes(0, bit));
    }

    static MountOptions parse(List<String> options) {
        MountAttributes top = MountAttributes.NONE;
        MountAttributes below = MountAttributes.NONE;
        Propagation propagation = null;
        Set<String> words = Set.copyOf(options);
        List<String> flags = new ArrayList<>();
        List<String> data = new ArrayList<>();
        for (String option : options) {
            MountAttributes plain = ATTRIBUTES.get(option);
            MountAttributes everywhere = option.startsWith("r") ? ATTRIBUTES.get(option.substring(1)) : null;
            Propagation spread = Propagation.named(option).orElse(null);
            if (plain != null) {
                top = top.then(plain);
            } else if (everywhere != null) {
                top = top.then(everywhere);
                below = below.then(everywhere);
            } else if (spread != null) {
                propagation = spread;
            } else if (FILESYSTEM_FLAGS.contains(option)) {
                flags.add(option);
            } else if (!isKeyword(option)) {
                data.add(option);
            }
        }
        return new MountOptions(
                top,
                below,
                words.contains("bind") || words.contains("rbind"),
                words.contains("rbind"),
                words.contains("remount"),
                words.contains("tmpcopyup"),
                words.contains("idmap") || words.contains("ridmap"),
                words.contains("ridmap"),
                propagation,
                List.copyOf(flags),
                List.copyOf(data));
    }

    private static boolean isKeyword(String option) {
        return switch (option) {
            case "bind", "rbind", "remount", "tmpcopyup", "idmap", "ridmap" -> true;
            default -> NOTHING.contains(option);
        };
    }

    /** Options for the file system, which a bind mount cannot change: {@code async} and the like are what it has. */
    List<String> ofFilesystem() {
        List<String> all = new ArrayList<>(flags);
        all.removeAll(List.of("async", "nolazytime", "nomand"));
        all.addAll(data);
        return all;
    }
}
