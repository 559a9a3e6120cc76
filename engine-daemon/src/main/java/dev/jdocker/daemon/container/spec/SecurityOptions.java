package dev.jdocker.daemon.container.spec;

import dev.jdocker.daemon.config.ContainerDefaults;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.seccomp.DockerProfile;
import dev.jdocker.seccomp.SeccompException;
import dev.jdocker.seccomp.SeccompProfile;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --security-opt} says, and the daemon's defaults where it says nothing.
 *
 * @param apparmor the name of a profile, {@code unconfined}, or empty for the usual one
 * @param writableCgroups null where it was not said
 */
record SecurityOptions(
        Filter seccomp,
        boolean noNewPrivileges,
        String apparmor,
        @Nullable Boolean writableCgroups) {
    private static final Set<String> LABELS = Set.of("user", "role", "type", "level", "filetype", "nested");

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
        for (String option : options) {
            int at = option.indexOf('=') >= 0 ? option.indexOf('=') : option.indexOf(':');
            if (at < 0) {
                switch (option) {
                    case "no-new-privileges" -> noNewPrivileges = true;
                    case "writable-cgroups" -> writableCgroups = true;
                    case "disable" -> {
                        // SELinux labels of old: there are none
                    }
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
                case "label" -> checkLabel(option, value);
                default -> throw new BadRequest("invalid --security-opt 2: \"" + option + "\"");
            }
        }
        return new SecurityOptions(seccomp, noNewPrivileges, apparmor, writableCgroups);
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

    /** Labels mean nothing while the engine does not use SELinux, as with dockerd without --selinux-enabled. */
    private static void checkLabel(String option, String value) {
        int at = value.indexOf(':');
        if (!value.equals("disable") && (at < 0 || !LABELS.contains(value.substring(0, at)))) {
            throw new BadRequest("invalid --security-opt 2: \"" + option + "\"");
        }
    }
}
