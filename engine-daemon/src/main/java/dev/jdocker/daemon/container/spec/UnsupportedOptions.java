package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.daemon.error.NotImplemented;
import java.util.Set;

/** The options that the engine cannot honour yet: each is refused by its name, none is silently dropped (T45). */
final class UnsupportedOptions {
    private UnsupportedOptions() {}

    static void refuse(HostConfig wish) {
        refuse(!wish.links().isEmpty(), "--link");
        refuse(!wish.volumesFrom().isEmpty(), "--volumes-from");
        refuse(!Set.of("", "local").contains(wish.volumeDriver()), "--volume-driver");
        refuse(!wish.storageOpt().isEmpty(), "--storage-opt");
        refuse(!wish.cgroup().isEmpty(), "HostConfig.Cgroup");
    }

    private static void refuse(boolean asked, String option) {
        if (asked) {
            throw new NotImplemented("this option is not implemented yet: " + option);
        }
    }
}
