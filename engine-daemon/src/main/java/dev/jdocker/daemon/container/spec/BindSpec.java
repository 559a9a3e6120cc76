package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.MountPoint;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A bind as {@code -v} has it: {@code /host:/container[:mode]}.
 *
 * @param mode the options as they were given
 */
record BindSpec(String source, String destination, String mode, boolean writable, String propagation) {
    private static final Set<String> PROPAGATIONS =
            Set.of("private", "rprivate", "slave", "rslave", "shared", "rshared");
    private static final Set<String> IGNORED = Set.of("z", "Z", "consistent", "cached", "delegated");

    static BindSpec parse(String text) {
        List<String> parts = List.of(text.split(":", -1));
        if (parts.size() > 3 || parts.getFirst().isEmpty()) {
            throw new BadRequest("invalid volume specification: '" + text + "'");
        }
        if (parts.size() == 1 || !parts.getFirst().startsWith("/")) {
            throw new NotImplemented("volumes are not implemented yet: -v " + text);
        }
        String destination = parts.get(1);
        if (!destination.startsWith("/")) {
            throw new BadRequest("invalid volume specification: '" + text
                    + "': invalid mount config for type \"bind\": invalid mount path: '" + destination
                    + "' mount path must be absolute");
        }
        String clean = Path.of(destination).normalize().toString();
        if (clean.equals("/")) {
            throw new BadRequest("invalid volume specification: '" + text
                    + "': invalid mount config for type \"bind\": invalid specification: destination can't be '/'");
        }
        String mode = parts.size() == 3 ? parts.get(2) : "";
        boolean writable = true;
        String propagation = "rprivate";
        for (String option : mode.isEmpty() ? List.<String>of() : List.of(mode.split(",", -1))) {
            if (option.equals("ro")) {
                writable = false;
            } else if (PROPAGATIONS.contains(option)) {
                propagation = option;
            } else if (!option.equals("rw") && !IGNORED.contains(option)) {
                throw new BadRequest("invalid mode: " + mode);
            }
        }
        return new BindSpec(Path.of(parts.getFirst()).normalize().toString(), clean, mode, writable, propagation);
    }

    MountPoint mountPoint() {
        return new MountPoint("bind", "", source, destination, "", mode, writable, propagation);
    }
}
