package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.Mount;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.daemon.error.BadRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a client wants mounted, checked: binds in both of Docker's forms and tmpfs. */
public final class MountPlan {
    private MountPlan() {}

    /**
     * The mount points that inspect shows, in the client's order; tmpfs of {@code HostConfig.Tmpfs} is not among them.
     *
     * @throws BadRequest for one that is malformed or whose source is missing, in Docker's words
     */
    public static List<MountPoint> of(HostConfig wish) {
        List<MountPoint> points = new ArrayList<>();
        Set<String> destinations = new HashSet<>();
        for (String text : wish.binds()) {
            add(points, destinations, BindSpec.parse(text).mountPoint());
        }
        for (Mount mount : wish.mounts()) {
            add(points, destinations, MountRules.check(mount));
        }
        for (String destination : wish.tmpfs().keySet()) {
            MountRules.requireAbsolute("tmpfs", destination);
            if (!destinations.add(Path.of(destination).normalize().toString())) {
                throw new BadRequest("Duplicate mount point: " + destination);
            }
        }
        return points;
    }

    private static void add(List<MountPoint> points, Set<String> destinations, MountPoint point) {
        if (!destinations.add(point.destination())) {
            throw new BadRequest("Duplicate mount point: " + point.destination());
        }
        points.add(point);
    }

    /** Makes the sources that {@code -v} may name before they exist (T40): owned by root, mode 755. */
    public static void makeMissingSources(HostConfig wish) throws java.io.IOException {
        for (String text : wish.binds()) {
            Path source = Path.of(BindSpec.parse(text).source());
            if (!Files.exists(source)) {
                Files.createDirectories(source);
            }
        }
    }
}
