package dev.jdocker.runtime.launch;

import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Hooks;
import dev.jdocker.oci.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The container that hooks are run for.
 *
 * @param bundle what hooks are told as its bundle
 * @param process the container's own, whose user and capabilities startContainer hooks have
 */
record HookSubject(
        String id, Path bundle, Map<String, String> annotations, Hooks hooks, ContainerProcess process, Cgroup cgroup) {
    private static final Hooks NO_HOOKS = new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    static HookSubject of(String id, Path bundle, Spec spec, Cgroup cgroup) {
        Hooks hooks = spec.hooks();
        return new HookSubject(
                id,
                bundle,
                spec.annotations(),
                hooks == null ? NO_HOOKS : hooks,
                Objects.requireNonNull(spec.process(), "process"),
                cgroup);
    }

    boolean hasNone() {
        return hooks.equals(NO_HOOKS);
    }
}
