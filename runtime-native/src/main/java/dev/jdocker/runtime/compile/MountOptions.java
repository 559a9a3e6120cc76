package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The options of one OCI mount, sorted into what the kernel takes them as.
 *
 * @param set MOUNT_ATTR_* to set
 * @param clear MOUNT_ATTR_* to clear
 * @param attributesRecursive whether an {@code r…} form asked for them on the mounts below too
 * @param bind bind mount, {@code recursive} with what is mounted below
 * @param propagation MS_PRIVATE, MS_SLAVE, MS_SHARED, MS_UNBINDABLE, 0 for none given
 * @param data what is left for the file system itself
 */
record MountOptions(
        long set,
        long clear,
        boolean attributesRecursive,
        boolean bind,
        boolean recursive,
        long propagation,
        List<String> data) {
    private static final long ATIME = 0x70; // MOUNT_ATTR__ATIME
    private static final long MS_UNBINDABLE = 1 << 17;

    private static final Map<String, Long> SETTING = Map.ofEntries(
            Map.entry("ro", Flags.MOUNT_ATTR_RDONLY),
            Map.entry("nosuid", Flags.MOUNT_ATTR_NOSUID),
            Map.entry("nodev", Flags.MOUNT_ATTR_NODEV),
            Map.entry("noexec", Flags.MOUNT_ATTR_NOEXEC),
            Map.entry("nodiratime", Flags.MOUNT_ATTR_NODIRATIME),
            Map.entry("nosymfollow", Flags.MOUNT_ATTR_NOSYMFOLLOW));
    private static final Map<String, Long> CLEARING = Map.ofEntries(
            Map.entry("rw", Flags.MOUNT_ATTR_RDONLY),
            Map.entry("suid", Flags.MOUNT_ATTR_NOSUID),
            Map.entry("dev", Flags.MOUNT_ATTR_NODEV),
            Map.entry("exec", Flags.MOUNT_ATTR_NOEXEC),
            Map.entry("diratime", Flags.MOUNT_ATTR_NODIRATIME),
            Map.entry("symfollow", Flags.MOUNT_ATTR_NOSYMFOLLOW));
    private static final Map<String, Long> PROPAGATION = Map.of(
            "private", Flags.MS_PRIVATE,
            "slave", Flags.MS_SLAVE,
            "shared", Flags.MS_SHARED,
            "unbindable", MS_UNBINDABLE);
    private static final List<String> REFUSED = List.of("tmpcopyup", "idmap", "ridmap", "remount", "mand", "iversion");

    static MountOptions parse(String destination, List<String> options) {
        long set = 0;
        long clear = 0;
        boolean attributesRecursive = false;
        boolean bind = false;
        boolean recursive = false;
        long propagation = 0;
        List<String> data = new ArrayList<>();
        for (String option : options) {
            String plain = option.length() > 1 && option.charAt(0) == 'r' ? option.substring(1) : "";
            if (SETTING.containsKey(option) || SETTING.containsKey(plain)) {
                boolean below = !SETTING.containsKey(option);
                attributesRecursive |= below;
                long bit = SETTING.getOrDefault(below ? plain : option, 0L);
                set |= bit;
                clear &= ~bit;
            } else if (CLEARING.containsKey(option) || CLEARING.containsKey(plain)) {
                boolean below = !CLEARING.containsKey(option);
                attributesRecursive |= below;
                long bit = CLEARING.getOrDefault(below ? plain : option, 0L);
                clear |= bit;
                set &= ~bit;
            } else if (PROPAGATION.containsKey(option) || PROPAGATION.containsKey(plain)) {
                propagation = PROPAGATION.getOrDefault(option, PROPAGATION.getOrDefault(plain, 0L));
            } else if (REFUSED.contains(option)) {
                throw new CompileException("mount option " + option + " of " + destination + " is not implemented yet");
            } else {
                switch (option) {
                    case "bind" -> bind = true;
                    case "rbind" -> {
                        bind = true;
                        recursive = true;
                    }
                    case "noatime" -> {
                        clear |= ATIME;
                        set = (set & ~ATIME) | Flags.MOUNT_ATTR_NOATIME;
                    }
                    case "strictatime" -> {
                        clear |= ATIME;
                        set = (set & ~ATIME) | Flags.MOUNT_ATTR_STRICTATIME;
                    }
                    case "relatime", "atime" -> {
                        clear |= ATIME;
                        set &= ~ATIME;
                    }
                    case "defaults", "norelatime", "nostrictatime", "nomand", "noiversion", "async", "loud" -> {}
                    default -> data.add(option);
                }
            }
        }
        return new MountOptions(set, clear, attributesRecursive, bind, recursive, propagation, List.copyOf(data));
    }
}
