package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.BindOptions;
import dev.jdocker.api.container.Mount;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks one of {@code HostConfig.Mounts}. */
final class MountRules {
    private MountRules() {}

    static MountPoint check(Mount mount) {
        String type = mount.type();
        if (type.equals("volume") || type.equals("image") || type.equals("npipe") || type.equals("cluster")) {
            throw new NotImplemented("mounts of this type are not implemented yet: " + type);
        }
        if (!type.equals("bind") && !type.equals("tmpfs")) {
            throw invalid(type, "mount type unknown");
        }
        if (mount.target().isEmpty()) {
            throw invalid(type, "field Target must not be empty");
        }
        requireAbsolute(type, mount.target());
        refuseStrange(type, "BindOptions", "bind", mount.bindOptions());
        refuseStrange(type, "VolumeOptions", "volume", mount.volumeOptions());
        refuseStrange(type, "ImageOptions", "image", mount.imageOptions());
        refuseStrange(type, "TmpfsOptions", "tmpfs", mount.tmpfsOptions());
        return type.equals("bind") ? bind(mount) : tmpfs(mount);
    }

    private static void refuseStrange(String type, String options, String owner, @Nullable Object given) {
        if (given != null && !type.equals(owner)) {
            throw new BadRequest(options + " must not be specified on mount type \"" + type + "\"");
        }
    }

    private static MountPoint bind(Mount mount) {
        if (mount.source().isEmpty()) {
            throw invalid("bind", "field Source must not be empty");
        }
        requireAbsolute("bind", mount.source());
        BindOptions options = mount.bindOptions();
        Path source = Path.of(mount.source()).normalize();
        if (!Files.exists(source)) {
            if (options != null && options.createMountpoint()) {
                throw new NotImplemented("this option is not implemented yet: BindOptions.CreateMountpoint");
            }
            throw invalid("bind", "bind source path does not exist: " + mount.source());
        }
        String propagation = options == null || options.propagation().isEmpty() ? "rprivate" : options.propagation();
        return new MountPoint(
                "bind", "", source.toString(), clean(mount.target()), "", "", !mount.readOnly(), propagation);
    }

    private static MountPoint tmpfs(Mount mount) {
        if (!mount.source().isEmpty()) {
            throw invalid("tmpfs", "field Source must not be specified");
        }
        return new MountPoint("tmpfs", "", "", clean(mount.target()), "", "", !mount.readOnly(), "");
    }

    static void requireAbsolute(String type, String path) {
        if (!path.startsWith("/")) {
            throw invalid(type, "invalid mount path: '" + path + "' mount path must be absolute");
        }
        if (clean(path).equals("/")) {
            throw invalid(type, "invalid specification: destination can't be '/'");
        }
    }

    static String clean(String path) {
        return Path.of(path).normalize().toString();
    }

    private static BadRequest invalid(String type, String why) {
        return new BadRequest("invalid mount config for type \"" + type + "\": " + why);
    }
}
