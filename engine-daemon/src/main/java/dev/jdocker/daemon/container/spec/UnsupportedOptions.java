package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.daemon.error.NotImplemented;

/** The options that the engine cannot honour yet: each is refused by its name, none is silently dropped (T45). */
final class UnsupportedOptions {
    private UnsupportedOptions() {}

    static void refuse(HostConfig wish) {
        refuse(!wish.cgroup().isEmpty(), "HostConfig.Cgroup");
    }

    private static void refuse(boolean asked, String option) {
        if (asked) {
            throw new NotImplemented("this option is not implemented yet: " + option);
        }
    }
}
