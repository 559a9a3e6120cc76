package dev.jdocker.jrunc;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.SpecException;
import dev.jdocker.oci.SpecJson;
import dev.jdocker.runtime.DetachedExec;
import dev.jdocker.runtime.DetachedLaunching;
import dev.jdocker.runtime.DetachedProcess;
import dev.jdocker.runtime.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exec}: executes another process in a running container. */
@Command(name = "exec", description = "execute new process inside the container", sortOptions = false)
final class ExecCommand implements Verb {
    private static final int FAILED = 255;

    @Mixin
    private LaunchOptions launch = new LaunchOptions();

    @Mixin
    private ExecProcess wanted = new ExecProcess();

    @Option(
            names = {"--process", "-p"},
            paramLabel = "FILE",
            description = "path to the process.json")
    private String process = "";

    @Option(
            names = {"--detach", "-d"},
            description = "detach from the container's process")
    private boolean detach;

    @Option(
            names = "--cgroup",
            paramLabel = "PATH",
            description = "run the process in an (existing) sub-cgroup, named from the container's")
    private String cgroup = "";

    @Option(names = "--ignore-paused", description = "allow exec in a paused container")
    private boolean ignorePaused;

    @Option(names = "--no-subreaper", hidden = true, description = "has no effect: jrunc reaps its own child only")
    @SuppressWarnings("unused") // there is nothing to switch off
    private boolean noSubreaper;

    @Parameters(paramLabel = "<container-id> <command> [command options]")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.atLeast("exec", arguments, 1);
        try {
            return exec(session, session.container(arguments.getFirst()));
        } catch (JruncException | StartException e) {
            throw new JruncException("exec failed: " + e.getMessage(), FAILED, e);
        }
    }

    private int exec(Session session, Container container) {
        switch (container.status()) {
            case CREATED, RUNNING -> {}
            case PAUSED -> {
                if (!ignorePaused) {
                    throw new JruncException("cannot exec in a paused container (use --ignore-paused to override)");
                }
            }
            case CREATING, STOPPED -> throw new JruncException("cannot exec in a stopped container");
        }
        ContainerProcess asked = Creation.listening(session, process(container));
        Path console = launch.consoleSocket(asked.terminal(), detach);
        int preserved = launch.preserved(session);
        Fd here = asked.terminal() && !detach
                ? TerminalRelay.callers(session.machine().linux())
                : null;
        LinuxSection linux = Objects.requireNonNull(container.state().config().linux(), "linux, which was checked");
        DetachedProcess process = session.machine()
                .runtime()
                .exec(new DetachedExec(
                        container.id().text(),
                        container.pid(),
                        asked,
                        linux.seccomp(),
                        linux,
                        cgroupPath(session, container),
                        new DetachedLaunching(
                                console, preserved, true, !container.state().sharesKeyring())));
        int pid = process.pid();
        launch.tell(session, pid);
        if (detach) {
            return 0;
        }
        try (Following following = Following.of(session, pid, here, process.terminal())) {
            int status = session.machine().runtime().waitFor(pid).exitCode();
            following.ended();
            return status;
        }
    }

    private ContainerProcess process(Container container) {
        List<String> words = arguments.subList(1, arguments.size());
        if (process.isEmpty()) {
            if (words.isEmpty()) {
                throw new JruncException("exec args cannot be empty");
            }
            return ConfigRules.process(wanted.of(container.state().config(), words));
        }
        if (!words.isEmpty()) {
            throw new JruncException("a command and --process exclude each other");
        }
        Path file = Path.of(process);
        try {
            return ConfigRules.process(SpecJson.read(Files.readAllBytes(file), ContainerProcess.class));
        } catch (IOException | SpecException e) {
            throw new JruncException("read " + file + ": " + e.getMessage(), e);
        }
    }

    private String cgroupPath(Session session, Container container) {
        if (cgroup.isEmpty()) {
            return container.state().cgroup();
        }
        if (cgroup.contains(":")) {
            throw new JruncException("--cgroup with a controller is not supported: name a path for all of them");
        }
        String path = container.state().cgroup() + "/" + cgroup;
        try (CgroupEntry entry = session.machine().cgroups().open(path).entry()) {
            if (entry instanceof CgroupEntry.Tasks(var tasks) && tasks.isEmpty()) {
                throw new JruncException("cgroup " + path + " does not exist");
            }
        }
        return path;
    }
}
