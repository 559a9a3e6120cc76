package dev.jdocker.runtime.compile;

import dev.jdocker.oci.IdMapping;
import dev.jdocker.oci.Mount;
import dev.jdocker.runtime.program.Argument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bind mounts: the engine grants a copy of the source's mount, the program attaches it. */
final class BindSteps {
    private final Assembly assembly;
    private final Host host;
    private final Scope scope;
    private final MountPoints points;

    BindSteps(Assembly assembly, Host host, Scope scope, MountPoints points) {
        this.assembly = assembly;
        this.host = host;
        this.scope = scope;
        this.points = points;
    }

    void bind(Mount mount, MountOptions options) {
        String destination = mount.destination();
        String source = mount.source();
        if (source == null || source.isEmpty()) {
            throw new CompileException("bind mount at " + destination + " has no source");
        }
        if (!options.ofFilesystem().isEmpty()) {
            throw new CompileException("bind mount at " + destination + " cannot take the option "
                    + options.ofFilesystem().getFirst() + " of a file system");
        }
        // The host's procfs as a whole is let pass, for a container in the host's pid namespace.
        MountPoints.check(destination, Assembly.relative(source).equals("proc"));
        Propagation propagation = options.propagation();
        int copy = assembly.descriptor(new Grant.MountCopy(
                source,
                options.recursive(),
                options.top(),
                options.below(),
                propagation == null ? Propagation.RPRIVATE : propagation,
                owners(mount, options)));
        String message = "mount " + source + " at " + destination;
        Argument target = host.isDirectory().test(source)
                ? points.directory(destination, message)
                : points.file(destination, message);
        assembly.attach(Argument.of(copy), target, message);
        assembly.close(target);
    }

    /** The mount's own mappings, or with {@code idmap} those of the container. */
    private Grant.@Nullable Owners owners(Mount mount, MountOptions options) {
        List<IdMapping> users = mount.uidMappings();
        List<IdMapping> groups = mount.gidMappings();
        if (users.isEmpty() != groups.isEmpty()) {
            throw new CompileException("mount at " + mount.destination() + " needs both uid and gid mappings");
        }
        if (!users.isEmpty()) {
            return new Grant.Owners(new IdMappings(users, groups), options.idmapRecursive());
        }
        if (!options.idmap()) {
            return null;
        }
        IdMappings container = scope.mappings();
        if (container == null) {
            throw new CompileException("mount at " + mount.destination()
                    + " has the option idmap, but neither mappings of its own nor a user namespace to take them from");
        }
        return new Grant.Owners(container, options.idmapRecursive());
    }
}
