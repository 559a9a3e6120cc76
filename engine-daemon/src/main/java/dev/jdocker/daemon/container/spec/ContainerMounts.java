package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.BindOptions;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.api.container.TmpfsOptions;
import dev.jdocker.oci.Mount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns a container's mount points into OCI mounts, shallow ones first so that none covers another. */
public final class ContainerMounts {
    private ContainerMounts() {}

    /**
     * All mounts on top of the default ones.
     *
     * @param sources what they are made of; a bind that is not among them is of the path it shows
     * @param ownFiles the engine's files for the container by their place in it: hosts, hostname, resolv.conf
     */
    public static List<Mount> of(
            HostConfig wish, List<MountPoint> points, MountSources sources, Map<String, String> ownFiles) {
        List<Mount> mounts = new ArrayList<>();
        Map<String, String> files = new LinkedHashMap<>(ownFiles);
        for (MountPoint point : points) {
            files.remove(point.destination());
            MountSources.Source source = sources.of(point.destination());
            if (point.type().equals("tmpfs")) {
                mounts.add(tmpfs(point, source == null ? null : source.asked().tmpfsOptions()));
            } else if (!wish.tmpfs().containsKey(point.destination())) {
                mounts.add(bind(point, source));
            }
        }
        wish.tmpfs().forEach((destination, options) -> {
            List<String> all = new ArrayList<>(List.of("noexec", "nosuid", "nodev"));
            if (!options.isEmpty()) {
                all.addAll(List.of(options.split(",", -1)));
            }
            mounts.add(new Mount(MountRules.clean(destination), "tmpfs", "tmpfs", all, List.of(), List.of()));
        });
        files.forEach((destination, source) ->
                mounts.add(new Mount(destination, "bind", source, List.of("rbind", "rprivate"), List.of(), List.of())));
        mounts.sort(Comparator.comparingLong(mount -> depth(mount.destination())));
        return mounts;
    }

    private static long depth(String path) {
        return path.chars().filter(c -> c == '/').count();
    }

    private static Mount bind(MountPoint point, MountSources.@Nullable Source source) {
        BindOptions given = source == null ? null : source.asked().bindOptions();
        boolean shallow = given != null && given.nonRecursive();
        List<String> options = new ArrayList<>(List.of(shallow ? "bind" : "rbind"));
        if (!point.writable()) {
            boolean top = shallow || (given != null && given.readOnlyNonRecursive());
            options.add(top ? "ro" : "rro");
        }
        options.add(point.propagation().isEmpty() ? "rprivate" : point.propagation());
        return source == null
                ? new Mount(point.destination(), "bind", point.source(), options, List.of(), List.of())
                : new Mount(point.destination(), "bind", source.path(), options, source.users(), source.groups());
    }

    private static Mount tmpfs(MountPoint point, @Nullable TmpfsOptions given) {
        List<String> options = new ArrayList<>(List.of("noexec", "nosuid", "nodev"));
        if (given != null) {
            if (given.sizeBytes() != 0) {
                options.add("size=" + given.sizeBytes());
            }
            if (given.mode() != 0) {
                options.add("mode=" + Integer.toOctalString(given.mode()));
            }
            given.options().stream()
                    .map(option -> option.stream().collect(Collectors.joining("=")))
                    .forEach(options::add);
        }
        if (!point.writable()) {
            options.add("ro");
        }
        return new Mount(point.destination(), "tmpfs", "tmpfs", options, List.of(), List.of());
    }
}
