package dev.jdocker.jrunc;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.oci.Resources;
import dev.jdocker.oci.Spec;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a container, {@code state.json} in its directory.
 *
 * @param creator the command that makes it; while it lives and there is no {@code init} the container is being created
 * @param init its first process, null until there is one
 * @param bundle the absolute path of its bundle
 * @param rootfs the absolute path of its root file system
 * @param cgroup the path of its control group
 * @param created when, as RFC 3339 has it
 * @param owner the user id of whoever created it
 * @param sharesKeyring whether its processes have the session keyring of whoever calls the runtime
 * @param config its configuration; later changes of the bundle do not matter
 */
record SavedState(
        @JsonProperty("id") String id,
        @JsonProperty("creator") HostProcess creator,
        @JsonProperty("init") @Nullable HostProcess init,
        @JsonProperty("bundle") String bundle,
        @JsonProperty("rootfs") String rootfs,
        @JsonProperty("cgroup") String cgroup,
        @JsonProperty("created") String created,
        @JsonProperty("owner") int owner,
        @JsonProperty("sharesKeyring") boolean sharesKeyring,
        @JsonProperty("config") Spec config) {

    SavedState withInit(HostProcess process) {
        return new SavedState(id, creator, process, bundle, rootfs, cgroup, created, owner, sharesKeyring, config);
    }

    /** The same with other limits. */
    SavedState withResources(Resources resources) {
        var linux = config.linux();
        if (linux == null) {
            return this;
        }
        Spec changed = config.toBuilder()
                .linux(linux.toBuilder().resources(resources).build())
                .build();
        return new SavedState(id, creator, init, bundle, rootfs, cgroup, created, owner, sharesKeyring, changed);
    }
}
