package dev.jdocker.daemon.cdi;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Device;
import dev.jdocker.oci.DeviceRule;
import dev.jdocker.oci.Hook;
import dev.jdocker.oci.Hooks;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Resources;
import dev.jdocker.oci.Spec;
import dev.jdocker.oci.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the edits of devices and makes them in a container's configuration. */
final class DeviceInjection {
    private final List<String> env = new ArrayList<>();
    private final List<Device> nodes = new ArrayList<>();
    private final List<DeviceRule> rules = new ArrayList<>();
    private final List<Mount> mounts = new ArrayList<>();
    private final Map<String, List<Hook>> hooks = new HashMap<>();
    private final Set<Integer> groups = new LinkedHashSet<>();
    private final NodeFacts facts;

    DeviceInjection(NodeFacts facts) {
        this.facts = facts;
    }

    /** What a device node is like on the host. */
    @FunctionalInterface
    interface NodeFacts {
        /** The node at a path of the host; null if there is none. */
        @Nullable
        Device at(String path);
    }

    void add(ContainerEdits edits) {
        env.addAll(edits.env());
        edits.deviceNodes().forEach(this::node);
        edits.mounts().forEach(bind -> {
            mounts.removeIf(known -> known.destination().equals(bind.containerPath()));
            mounts.add(new Mount(
                    bind.containerPath(),
                    bind.type() == null || bind.type().isEmpty() ? "bind" : bind.type(),
                    bind.hostPath(),
                    bind.options(),
                    List.of(),
                    List.of()));
        });
        edits.hooks()
                .forEach(hook -> hooks.computeIfAbsent(hook.name(), _ -> new ArrayList<>())
                        .add(new Hook(hook.path(), hook.args(), hook.env(), hook.timeout())));
        groups.addAll(edits.additionalGids());
    }

    private void node(ContainerEdits.Node node) {
        String source = node.hostPath() == null || node.hostPath().isEmpty() ? node.path() : node.hostPath();
        Device known =
                node.type() == null || (node.major() == null && !"p".equals(node.type())) ? facts.at(source) : null;
        String type = node.type() == null ? (known == null ? null : known.type()) : node.type();
        if (type == null) {
            throw new ServerError("CDI device injection failed: failed to stat CDI host device \"" + source
                    + "\": no such file or directory");
        }
        long major = node.major() != null ? node.major() : known == null ? 0 : known.major();
        long minor = node.minor() != null ? node.minor() : known == null ? 0 : known.minor();
        Integer mode = node.fileMode() != null ? node.fileMode() : known == null ? null : known.fileMode();
        nodes.removeIf(other -> other.path().equals(node.path()));
        nodes.add(new Device(node.path(), type, major, minor, mode, node.uid(), node.gid()));
        if (!type.equals("p")) {
            rules.add(
                    new DeviceRule(true, type, major, minor, node.permissions() == null ? "rwm" : node.permissions()));
        }
    }

    Spec applyTo(Spec spec) {
        ContainerProcess process = spec.process();
        LinuxSection linux = spec.linux();
        if (process == null || linux == null) {
            throw new IllegalArgumentException("a container's configuration has a process and a linux section");
        }
        return spec.toBuilder()
                .process(process(process))
                .linux(linux(linux))
                .mounts(allMounts(spec.mounts()))
                .hooks(allHooks(spec.hooks()))
                .build();
    }

    private ContainerProcess process(ContainerProcess process) {
        List<String> all = new ArrayList<>(process.env());
        for (String entry : env) {
            String name = entry.split("=", 2)[0] + "=";
            all.removeIf(old -> old.startsWith(name));
            all.add(entry);
        }
        User user = process.user();
        Set<Integer> ids = new LinkedHashSet<>(user.additionalGids());
        ids.addAll(groups);
        return process.toBuilder()
                .env(all)
                .user(new User(user.uid(), user.gid(), user.umask(), List.copyOf(ids), user.username()))
                .build();
    }

    private LinuxSection linux(LinuxSection linux) {
        List<Device> all = new ArrayList<>(linux.devices());
        all.removeIf(old -> nodes.stream().anyMatch(node -> node.path().equals(old.path())));
        all.addAll(nodes);
        Resources limits = linux.resources();
        Resources.Builder resources = limits == null ? Resources.builder() : limits.toBuilder();
        List<DeviceRule> allRules = new ArrayList<>(limits == null ? List.of() : limits.devices());
        allRules.addAll(rules);
        return linux.toBuilder()
                .devices(all)
                .resources(resources.devices(allRules).build())
                .build();
    }

    /** Behind the others of the same depth, before deeper ones. */
    private List<Mount> allMounts(List<Mount> own) {
        List<Mount> all = new ArrayList<>(own);
        all.removeIf(
                old -> mounts.stream().anyMatch(mount -> mount.destination().equals(old.destination())));
        all.addAll(mounts);
        return all;
    }

    private @Nullable Hooks allHooks(@Nullable Hooks own) {
        if (hooks.isEmpty()) {
            return own;
        }
        Hooks base = own == null ? new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()) : own;
        Map<String, List<Hook>> left = new HashMap<>(hooks);
        Hooks all = new Hooks(
                both(base.prestart(), left.remove("prestart")),
                both(base.createRuntime(), left.remove("createRuntime")),
                both(base.createContainer(), left.remove("createContainer")),
                both(base.startContainer(), left.remove("startContainer")),
                both(base.poststart(), left.remove("poststart")),
                both(base.poststop(), left.remove("poststop")));
        if (!left.isEmpty()) {
            throw new BadRequest("CDI device injection failed: unknown hook name \""
                    + left.keySet().iterator().next() + "\"");
        }
        return all;
    }

    private static List<Hook> both(List<Hook> some, @Nullable List<Hook> more) {
        List<Hook> all = new ArrayList<>(some);
        if (more != null) {
            all.addAll(more);
        }
        return all;
    }
}
