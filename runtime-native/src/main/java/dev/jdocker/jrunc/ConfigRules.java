package dev.jdocker.jrunc;

import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Hook;
import dev.jdocker.oci.Hooks;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Root;
import dev.jdocker.oci.Spec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must hold of a configuration whatever the machine; the runtime's compiler checks the rest. */
final class ConfigRules {
    private ConfigRules() {}

    static void check(Spec config) {
        version(config.ociVersion());
        root(config);
        process(config.process());
        if (config.linux() == null) {
            throw new JruncException("linux property must not be empty");
        }
        for (Mount mount : config.mounts()) {
            if (mount.destination() == null || mount.destination().isEmpty()) {
                throw new JruncException("mount destination must not be empty");
            }
        }
        if (config.hooks() != null) {
            hooks(config.hooks());
        }
    }

    private static void version(@Nullable String version) {
        if (version == null || !version.matches("\\d+\\.\\d+\\.\\d+([-+].*)?")) {
            throw new JruncException("ociVersion must be a version like 1.2.1, not " + version);
        }
        if (!version.startsWith("1.")) {
            throw new JruncException("unknown version specified: ociVersion " + version);
        }
    }

    static Root root(Spec config) {
        Root root = config.root();
        if (root == null || root.path() == null || root.path().isEmpty()) {
            throw new JruncException("root must be specified");
        }
        return root;
    }

    /** The process of a container, or one that is executed in it. */
    static ContainerProcess process(@Nullable ContainerProcess process) {
        if (process == null) {
            throw new JruncException("process property must not be empty");
        }
        if (process.cwd() == null || process.cwd().isEmpty()) {
            throw new JruncException("Cwd property must not be empty");
        }
        if (!process.cwd().startsWith("/")) {
            throw new JruncException("Cwd must be an absolute path");
        }
        if (process.args().isEmpty()) {
            throw new JruncException("args must not be empty");
        }
        for (String variable : process.env()) {
            if (variable.indexOf('\0') >= 0) {
                throw new JruncException("environment variable with a NUL: " + variable.replace('\0', '?'));
            }
        }
        return process;
    }

    private static void hooks(Hooks hooks) {
        Map<String, List<Hook>> all = Map.of(
                "prestart", hooks.prestart(),
                "createRuntime", hooks.createRuntime(),
                "createContainer", hooks.createContainer(),
                "startContainer", hooks.startContainer(),
                "poststart", hooks.poststart(),
                "poststop", hooks.poststop());
        all.forEach((kind, list) -> {
            for (Hook hook : list) {
                if (hook.path() == null || !hook.path().startsWith("/")) {
                    throw new JruncException("path of " + kind + " hook must be absolute: " + hook.path());
                }
            }
        });
    }

    /** The path of the control group: what the configuration says, else the id's at the top, as runc does it. */
    static String cgroup(LinuxSection linux, ContainerId id) {
        String path = linux.cgroupsPath();
        if (path == null || path.isEmpty()) {
            return "/" + id;
        }
        if (path.chars().filter(c -> c == ':').count() == 2 && !path.startsWith("/")) {
            throw new JruncException(
                    "cgroupsPath \"" + path + "\" is systemd's slice:prefix:name, which needs --systemd-cgroup");
        }
        return path;
    }
}
