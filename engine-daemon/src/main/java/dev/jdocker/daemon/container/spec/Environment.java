package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.ContainerConfig;
import java.util.ArrayList;
import java.util.List;

/** The environment of a container's process. */
final class Environment {
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Environment() {}

    /** Docker's defaults, overridden by the container's own values; an entry without {@code =} takes one away. */
    static List<String> of(ContainerConfig config, String hostname, String home) {
        List<String> environment = new ArrayList<>();
        environment.add(PATH);
        environment.add("HOSTNAME=" + hostname);
        if (config.tty()) {
            environment.add("TERM=xterm");
        }
        for (String entry : config.env()) {
            int equals = entry.indexOf('=');
            String prefix = (equals < 0 ? entry : entry.substring(0, equals)) + "=";
            int known = indexOf(environment, prefix);
            if (equals < 0) {
                if (known >= 0) {
                    environment.remove(known);
                }
            } else if (known >= 0) {
                environment.set(known, entry);
            } else {
                environment.add(entry);
            }
        }
        if (indexOf(environment, "HOME=") < 0) {
            environment.add("HOME=" + home);
        }
        return environment;
    }

    private static int indexOf(List<String> environment, String prefix) {
        for (int i = 0; i < environment.size(); i++) {
            if (environment.get(i).startsWith(prefix)) {
                return i;
            }
        }
        return -1;
    }
}
