package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.BindOptions;
import dev.jdocker.api.container.ImageOptions;
import dev.jdocker.api.container.Mount;
import dev.jdocker.api.container.TmpfsOptions;
import dev.jdocker.api.container.VolumeOptions;
import dev.jdocker.daemon.error.BadRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks one mount as dockerd does, in its words. */
final class MountRules {
    private static final Set<String> PROPAGATIONS =
            Set.of("", "private", "rprivate", "slave", "rslave", "shared", "rshared");

    /** Words of a tmpfs that take a value, and those that take none. */
    private static final Set<String> TMPFS_VALUES =
            Set.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol");

    private static final Set<String> TMPFS_FLAGS = Set.of(
            "exec",
            "noexec",
            "suid",
            "nosuid",
            "dev",
            "nodev",
            "ro",
            "rw",
            "sync",
            "async",
            "dirsync",
            "atime",
            "noatime",
            "diratime",
            "nodiratime",
            "relatime",
            "norelatime",
            "strictatime",
            "nostrictatime",
            "remount",
            "mand",
            "nomand");

    /** What dockerd lets pass on any mount. */
    private static final Set<String> MOUNT_FLAGS =
            Set.of("defaults", "bind", "rbind", "unbindable", "runbindable", "tmpcopyup", "acl", "noacl");

    private MountRules() {}

    static void check(Mount mount) {
        String type = mount.type();
        if (!Set.of("bind", "volume", "tmpfs", "image").contains(type)) {
            throw invalid(type, "mount type unknown");
        }
        refuseStrange(type, "BindOptions", "bind", mount.bindOptions());
        refuseStrange(type, "VolumeOptions", "volume", mount.volumeOptions());
        refuseStrange(type, "ImageOptions", "image", mount.imageOptions());
        refuseStrange(type, "TmpfsOptions", "tmpfs", mount.tmpfsOptions());
        if (mount.target().isEmpty()) {
            throw invalid(type, "field Target must not be empty");
        }
        try {
            requireAbsolute(mount.target());
        } catch (BadRequest e) {
            throw invalid(type, e.text());
        }
        switch (type) {
            case "bind" -> bind(mount);
            case "volume" -> volume(mount);
            case "image" -> image(mount);
            default -> tmpfs(mount);
        }
        if (!mount.idMap().isEmpty()) {
            OwnerMap _ = OwnerMap.parse(mount.idMap());
            if (!type.equals("bind") && !type.equals("volume")) {
                throw invalid(type, "field IDMap must not be specified");
            }
        }
    }

    private static void refuseStrange(String type, String options, String owner, @Nullable Object given) {
        if (given != null && !type.equals(owner)) {
            throw new BadRequest(options + " must not be specified on mount type \"" + type + "\"");
        }
    }

    private static void bind(Mount mount) {
        if (mount.source().isEmpty()) {
            throw invalid("bind", "field Source must not be empty");
        }
        BindOptions options = mount.bindOptions();
        if (options != null && !PROPAGATIONS.contains(options.propagation())) {
            throw invalid("bind", "invalid propagation mode: " + options.propagation());
        }
        if (!mount.source().startsWith("/")) {
            throw invalid("bind", "invalid mount path: '" + mount.source() + "' mount path must be absolute");
        }
    }

    /** A bind of {@code --mount} wants its source to be there, unless it says otherwise (T40). */
    static void requireSource(Mount mount) {
        BindOptions options = mount.bindOptions();
        boolean mayBeMissing = options != null && options.createMountpoint();
        if (mount.type().equals("bind") && !mayBeMissing && !Files.exists(Path.of(mount.source()))) {
            throw invalid("bind", "bind source path does not exist: " + mount.source());
        }
    }

    private static void volume(Mount mount) {
        VolumeOptions options = mount.volumeOptions();
        boolean anonymous = mount.source().isEmpty();
        if (options != null && !options.subpath().isEmpty()) {
            if (anonymous) {
                throw invalid("volume", "must not set Subpath when using anonymous volumes");
            }
            requireLocal("volume", options.subpath());
        }
        if (mount.readOnly() && anonymous) {
            throw invalid("volume", "must not set ReadOnly mode when using anonymous volumes");
        }
    }

    private static void image(Mount mount) {
        if (mount.source().isEmpty()) {
            throw invalid("image", "field Source must not be empty");
        }
        ImageOptions options = mount.imageOptions();
        if (options != null && !options.subpath().isEmpty()) {
            requireLocal("image", options.subpath());
        }
    }

    private static void requireLocal(String type, String path) {
        Path clean = Path.of(path).normalize();
        if (clean.isAbsolute() || clean.startsWith("..")) {
            throw invalid(type, "subpath must be a relative path within the volume");
        }
    }

    private static void tmpfs(Mount mount) {
        if (!mount.source().isEmpty()) {
            throw invalid("tmpfs", "field Source must not be specified");
        }
        TmpfsOptions options = mount.tmpfsOptions();
        for (List<String> option : options == null ? List.<List<String>>of() : options.options()) {
            String word = option.isEmpty() ? "" : option.getFirst();
            boolean known = option.size() == 1 ? TMPFS_FLAGS.contains(word) : TMPFS_VALUES.contains(word);
            if (option.size() > 2 || option.isEmpty()) {
                throw invalid("tmpfs", "invalid option array length");
            }
            if (!known) {
                throw invalid("tmpfs", "invalid option: " + word);
            }
        }
    }

    /** The words of {@code --tmpfs PLACE:WORDS}. */
    static void checkTmpfsWords(String words) {
        for (String word : words.split(",", -1)) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            boolean flag = TMPFS_FLAGS.contains(name) || PROPAGATIONS.contains(name) || MOUNT_FLAGS.contains(name);
            if (!TMPFS_VALUES.contains(name) && !(flag && equals < 0)) {
                throw new BadRequest("invalid tmpfs option \"" + name + "\"");
            }
        }
    }

    static void requireAbsolute(String path) {
        if (!path.startsWith("/")) {
            throw new BadRequest("invalid mount path: '" + path + "' mount path must be absolute");
        }
        if (clean(path).equals("/")) {
            throw new BadRequest("invalid specification: destination can't be '/'");
        }
        if (path.indexOf('\0') >= 0) {
            throw new BadRequest("invalid mount path: it may not contain NUL");
        }
    }

    static String clean(String path) {
        return Path.of(path).normalize().toString();
    }

    private static BadRequest invalid(String type, String why) {
        return new BadRequest("invalid mount config for type \"" + type + "\": " + why);
    }
}
