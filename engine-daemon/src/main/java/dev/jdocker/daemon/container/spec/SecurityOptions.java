package dev.jdocker.daemon.container.spec;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.seccomp.DockerProfile;
import dev.jdocker.seccomp.SeccompException;
import dev.jdocker.seccomp.SeccompProfile;
import java.util.List;

/** What {@code --security-opt} says. */
record SecurityOptions(Filter seccomp, boolean noNewPrivileges) {

    /** Which system call filter a container gets. */
    sealed interface Filter {
        record Default() implements Filter {}

        record Unconfined() implements Filter {}

        record Given(SeccompProfile profile) implements Filter {}
    }

    /** Reads the options; each is {@code key=value}, {@code key:value} of old, or a key alone. */
    static SecurityOptions parse(List<String> options) {
        Filter seccomp = new Filter.Default();
        boolean noNewPrivileges = false;
        for (String option : options) {
            String[] parts = split(option);
            switch (parts[0]) {
                case "no-new-privileges" -> noNewPrivileges = bool(option, parts[1]);
                case "seccomp" -> seccomp = filter(parts[1]);
                case "apparmor" -> refuse(!parts[1].equals("unconfined"), "AppArmor profiles", option);
                case "label" -> refuse(!parts[1].equals("disable"), "SELinux labels", option);
                case "systempaths", "writable-cgroups" -> refuse(true, "the option " + parts[0], option);
                default -> throw new BadRequest("invalid --security-opt 2: \"" + option + "\"");
            }
        }
        return new SecurityOptions(seccomp, noNewPrivileges);
    }

    private static String[] split(String option) {
        int at = option.indexOf('=');
        if (at < 0) {
            at = option.indexOf(':');
        }
        return at < 0
                ? new String[] {option, "true"}
                : new String[] {option.substring(0, at), option.substring(at + 1)};
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
        if (value.equals("builtin")) {
            return new Filter.Default();
        }
        try {
            SeccompProfile profile = DockerProfile.parse(value);
            return profile == null ? new Filter.Unconfined() : new Filter.Given(profile);
        } catch (SeccompException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    private static void refuse(boolean refused, String what, String option) {
        if (refused) {
            throw new NotImplemented(what + " are not implemented yet: --security-opt " + option);
        }
    }
}
