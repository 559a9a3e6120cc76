package dev.jdocker.daemon.volume;

import dev.jdocker.linux.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Options as they stand in fstab(5), sorted into what mount(2) takes: flags, how mounts spread, and what is left for the file
 * system itself.
 */
record MountWords(long flags, long propagation, String data) {

    /** A flag that a word sets, or takes back. */
    private record Meaning(boolean clears, long flag) {}

    private static final Map<String, Meaning> FLAGS = Map.ofEntries(
            set("ro", Flags.MS_RDONLY),
            cleared("rw", Flags.MS_RDONLY),
            set("nosuid", Flags.MS_NOSUID),
            cleared("suid", Flags.MS_NOSUID),
            set("nodev", Flags.MS_NODEV),
            cleared("dev", Flags.MS_NODEV),
            set("noexec", Flags.MS_NOEXEC),
            cleared("exec", Flags.MS_NOEXEC),
            set("sync", Flags.MS_SYNCHRONOUS),
            cleared("async", Flags.MS_SYNCHRONOUS),
            set("mand", Flags.MS_MANDLOCK),
            cleared("nomand", Flags.MS_MANDLOCK),
            set("dirsync", Flags.MS_DIRSYNC),
            set("noatime", Flags.MS_NOATIME),
            cleared("atime", Flags.MS_NOATIME),
            set("nodiratime", Flags.MS_NODIRATIME),
            cleared("diratime", Flags.MS_NODIRATIME),
            set("relatime", Flags.MS_RELATIME),
            cleared("norelatime", Flags.MS_RELATIME),
            set("strictatime", Flags.MS_STRICTATIME),
            cleared("nostrictatime", Flags.MS_STRICTATIME),
            set("bind", Flags.MS_BIND),
            set("rbind", Flags.MS_BIND | Flags.MS_REC),
            set("defaults", 0));

    private static final Map<String, Long> SPREADS = Map.of(
            "private",
            Flags.MS_PRIVATE,
            "rprivate",
            Flags.MS_PRIVATE | Flags.MS_REC,
            "slave",
            Flags.MS_SLAVE,
            "rslave",
            Flags.MS_SLAVE | Flags.MS_REC,
            "shared",
            Flags.MS_SHARED,
            "rshared",
            Flags.MS_SHARED | Flags.MS_REC,
            "unbindable",
            Flags.MS_UNBINDABLE,
            "runbindable",
            Flags.MS_UNBINDABLE | Flags.MS_REC);

    private static Map.Entry<String, Meaning> set(String word, long flag) {
        return Map.entry(word, new Meaning(false, flag));
    }

    private static Map.Entry<String, Meaning> cleared(String word, long flag) {
        return Map.entry(word, new Meaning(true, flag));
    }

    static MountWords parse(String words) {
        long flags = 0;
        long propagation = 0;
        List<String> data = new ArrayList<>();
        for (String word : words.split(",", -1)) {
            Meaning meaning = FLAGS.get(word);
            Long spread = SPREADS.get(word);
            if (meaning != null) {
                flags = meaning.clears() ? flags & ~meaning.flag() : flags | meaning.flag();
            } else if (spread != null) {
                propagation |= spread;
            } else if (!word.isEmpty()) {
                data.add(word);
            }
        }
        return new MountWords(flags, propagation, String.join(",", data));
    }

    boolean isReadOnlyBind() {
        long both = Flags.MS_BIND | Flags.MS_RDONLY;
        return (flags & both) == both;
    }
}
