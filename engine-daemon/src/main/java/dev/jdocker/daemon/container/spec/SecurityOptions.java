package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.daemon.config.ContainerDefaults;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.seccomp.DockerProfile;
import dev.jdocker.seccomp.SeccompException;
import dev.jdocker.seccomp.SeccompProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --security-opt} says, and the daemon's defaults where it says nothing.
 *
 * @param apparmor the name of a profile, {@code unconfined}, or empty for the usual one
 * @param labels the SELinux options: {@code disable}, {@code type:x}
 * @param writableCgroups null where it was not said
 */
record SecurityOptions(
        Filter seccomp,
        boolean noNewPrivileges,
        String apparmor,
        List<String> labels,
        @Nullable Boolean writableCgroups) {
    private static final String DISABLE = "disable";

    SecurityOptions {
        labels = List.copyOf(labels);
    }

    /** Which system call filter a container gets. */
    sealed interface Filter {
        record Default() implements Filter {}

        record Unconfined() implements Filter {}

        record Given(SeccompProfile profile) implements Filter {}
    }

    /** Reads the options; each is {@code key=value}, {@code key:value} of old, or one of a few keys alone. */
    static SecurityOptions parse(List<String> options, ContainerDefaults defaults) {
        Filter seccomp = filter(defaults.seccompProfile());
        boolean noNewPrivileges = defaults.noNewPrivileges();
        String apparmor = "";
        Boolean writableCgroups = null;
        List<String> labels = new ArrayList<>();
        for (String option : options) {
            int at = option.indexOf('=') >= 0 ? option.indexOf('=') : option.indexOf(':');
            if (at < 0) {
                switch (option) {
                    case "no-new-privileges" -> noNewPrivileges = true;
                    case "writable-cgroups" -> writableCgroups = true;
                    case "disable" -> labels.add(DISABLE); // SELinux labels of old
                    default -> throw new BadRequest("invalid --security-opt 1: \"" + option + "\"");
                }
                continue;
            }
            String value = option.substring(at + 1);
            switch (option.substring(0, at)) {
                case "no-new-privileges" -> noNewPrivileges = bool(option, value);
                case "writable-cgroups" -> writableCgroups = bool(option, value);
                case "seccomp" -> seccomp = filter(value);
                case "apparmor" -> apparmor = value;
                case "label" -> labels.add(value);
                default -> throw new BadRequest("invalid --security-opt 2: \"" + option + "\"");
            }
        }
        return new SecurityOptions(seccomp, noNewPrivileges, apparmor, labels, writableCgroups);
    }

    /** Who sees the host's processes or memory, or may do everything, is not kept apart by labels unless it asks for that. */
    static List<String> withoutLabel(HostConfig wish) {
        boolean open = wish.privileged()
                || wish.ipcMode().equals("host")
                || wish.pidMode().equals("host");
        if (!open || wish.securityOpt().stream().anyMatch(option -> option.startsWith("label="))) {
            return wish.securityOpt();
        }
        return Stream.concat(wish.securityOpt().stream(), Stream.of("label=" + DISABLE))
                .toList();
    }

    /** The system call filter that a daemon's option names. */
    static void check(ContainerDefaults defaults) {
        Filter _ = filter(defaults.seccompProfile());
    }

    private static boolean bool(String option, String value) {
        return switch (value) {
            case "true", "1", "t", "T", "TRUE", "True" -> true;
            case "false", "0", "f", "F", "FALSE", "False" -> false;
            default -> throw new BadRequest("invalid --security-opt 2: \"" + option + "\"");
        };
    }

    private static Filter filter(String value) {
        if (value.equals("unconfined")) {
            return new Filter.Unconfined();
        }
        if (value.equals("builtin") || value.isEmpty()) {
            return new Filter.Default();
        }
        try {
            SeccompProfile profile = DockerProfile.parse(value);
            return profile == null ? new Filter.Unconfined() : new Filter.Given(profile);
        } catch (SeccompException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }
}
