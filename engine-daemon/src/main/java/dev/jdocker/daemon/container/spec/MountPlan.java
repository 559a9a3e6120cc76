package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.Mount;
import dev.jdocker.daemon.error.BadRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a client wants mounted, checked; {@code HostConfig.Tmpfs} is not among it. */
public final class MountPlan {
    private MountPlan() {}

    /**
     * One mount as it was asked for.
     *
     * @param mode the options of a {@code -v}
     * @param ofBinds whether it is from {@code -v}
     */
    public record Wanted(Mount mount, String mode, boolean ofBinds) {
        public String destination() {
            return MountRules.clean(mount.target());
        }
    }

    /**
     * The mounts in the client's order, those of {@code -v} first.
     *
     * @throws BadRequest for one that is malformed or whose source is missing, in Docker's words
     */
    public static List<Wanted> of(HostConfig wish) {
        List<Wanted> all = new ArrayList<>();
        Set<String> destinations = new HashSet<>();
        for (String text : wish.binds()) {
            BindText bind = BindText.parse(text, wish.volumeDriver());
            add(all, destinations, new Wanted(bind.mount(), bind.mode(), true));
        }
        for (Mount mount : wish.mounts()) {
            MountRules.check(mount);
            MountRules.requireSource(mount);
            add(all, destinations, new Wanted(mount, "", false));
        }
        for (Map.Entry<String, String> tmpfs : wish.tmpfs().entrySet()) {
            String destination = tmpfs.getKey();
            MountRules.checkTmpfsWords(tmpfs.getValue());
            MountRules.requireAbsolute(destination);
            if (!destinations.add(MountRules.clean(destination))) {
                throw new BadRequest("Duplicate mount point: " + destination);
            }
        }
        return all;
    }

    private static void add(List<Wanted> all, Set<String> destinations, Wanted wanted) {
        if (!destinations.add(wanted.destination())) {
            throw new BadRequest("Duplicate mount point: " + wanted.destination());
        }
        all.add(wanted);
    }
}
