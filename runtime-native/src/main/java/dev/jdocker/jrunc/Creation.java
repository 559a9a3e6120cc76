package dev.jdocker.jrunc;

import dev.jdocker.linux.Fd;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.DetachedLaunching;
import dev.jdocker.runtime.DetachedProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a container of a bundle and leaves it waiting for its start: what create and run have in common. */
final class Creation {
    @Option(
            names = {"--bundle", "-b"},
            paramLabel = "DIR",
            description = "path to the root of the bundle directory, defaults to the current directory")
    private Path bundle = Path.of("");

    @Option(names = "--no-pivot", description = "do not use pivot root to jail process inside rootfs")
    private boolean noPivot;

    @Option(names = "--no-new-keyring", description = "do not create a new session keyring for the container")
    private boolean noNewKeyring;

    @Mixin
    private LaunchOptions launch = new LaunchOptions();

    LaunchOptions launch() {
        return launch;
    }

    /** The bundle, checked. */
    Bundle bundle() {
        return Bundle.read(bundle);
    }

    /**
     * A container that waits for its start.
     *
     * @param terminal as {@link DetachedProcess} has it
     */
    record Created(Container container, @Nullable Fd terminal) {}

    /** Nothing is left of a creation that fails. */
    Created create(Session session, ContainerId id, Bundle source, @Nullable Path consoleSocket) {
        int preserved = launch.preserved(session);
        Spec config = complete(session, source.config(), id);
        SavedState creating = new SavedState(
                id.text(),
                HostProcess.self(),
                null,
                source.directory().toString(),
                source.rootfs().toString(),
                cgroup(config),
                Instant.now().toString(),
                session.machine().linux().geteuid(),
                noNewKeyring,
                config);
        session.store().add(id, creating);
        try {
            Container container = new Container(session, id, creating);
            DetachedProcess process = session.machine()
                    .runtime()
                    .create(container.request(
                            new DetachedLaunching(consoleSocket, preserved, !noPivot, !noNewKeyring)));
            HostProcess init = HostProcess.of(process.pid());
            if (init == null) {
                throw new JruncException("container init exited prematurely");
            }
            SavedState created = creating.withInit(init);
            session.store().write(id, created);
            launch.tell(session, process.pid());
            return new Created(new Container(session, id, created), process.terminal());
        } catch (RuntimeException e) {
            undo(session, id, e);
            throw e;
        }
    }

    private static void undo(Session session, ContainerId id, RuntimeException failure) {
        try {
            Container container = session.container(id.text());
            container.kill();
            container.remove();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            session.store().remove(id);
        }
    }

    /** With the control group's path and the variables of socket activation written out. */
    private Spec complete(Session session, Spec config, ContainerId id) {
        LinuxSection linux = config.linux();
        ContainerProcess process = config.process();
        if (linux == null || process == null) {
            throw new IllegalStateException("the configuration was not checked");
        }
        return config.toBuilder()
                .linux(linux.toBuilder()
                        .cgroupsPath(ConfigRules.cgroup(linux, id))
                        .build())
                .process(listening(session, process))
                .build();
    }

    static ContainerProcess listening(Session session, ContainerProcess process) {
        int count = LaunchOptions.listening(session);
        if (count == 0) {
            return process;
        }
        List<String> environment = new ArrayList<>(process.env());
        environment.add("LISTEN_FDS=" + count);
        environment.add("LISTEN_PID=1");
        return process.toBuilder().env(environment).build();
    }

    private static String cgroup(Spec config) {
        LinuxSection linux = config.linux();
        String path = linux == null ? null : linux.cgroupsPath();
        if (path == null) {
            throw new IllegalStateException("the path of the control group is written out");
        }
        return path;
    }

    /** Whether the container's process has a terminal. */
    static boolean terminal(Spec config) {
        return config.process() != null && config.process().terminal();
    }
}
