package dev.jdocker.jrunc;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.Cgroup;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kill}: sends a signal to the init of a container, or to all its processes. */
@Command(name = "kill", description = "sends the specified signal (default: SIGTERM) to the container's init process")
final class KillCommand implements Verb {
    @Option(
            names = {"--all", "-a"},
            description = "send the signal to all processes of the container")
    private boolean all;

    @Parameters(paramLabel = "<container-id> [signal]")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.atLeast("kill", arguments, 1);
        Arguments.atMost("kill", arguments, 2);
        Container container = session.container(arguments.getFirst());
        int signal = SignalName.parse(arguments.size() > 1 ? arguments.get(1) : "SIGTERM");
        if (all) {
            toAll(session, container, signal);
        } else if (signal == SignalName.KILL && !container.hasOwnPidNamespace()) {
            // Without a pid namespace nothing ends the others when the init ends.
            container.signal(signal);
            container.cgroup().killAll();
        } else {
            container.signal(signal);
            thawTheDying(container, signal);
        }
        return 0;
    }

    /** Also those that a dead init has left behind, which is what callers ask for with {@code --all}. */
    private static void toAll(Session session, Container container, int signal) {
        Cgroup cgroup = container.cgroup();
        List<Integer> pids = cgroup.pids();
        if (pids.isEmpty()) {
            throw new JruncException("container not running");
        }
        if (signal == SignalName.KILL) {
            cgroup.killAll();
            thawTheDying(container, signal);
            return;
        }
        Linux linux = session.machine().linux();
        for (int pid : pids) {
            try (Fd process = linux.pidfdOpen(pid)) {
                linux.pidfdSendSignal(process, signal);
            } catch (ErrnoException e) {
                if (!e.is(Errno.ESRCH) && !e.is(Errno.EINVAL)) {
                    throw e;
                }
            }
        }
    }

    /** With cgroup v1 a frozen process does not even die. */
    private static void thawTheDying(Container container, int signal) {
        if (signal == SignalName.KILL && container.cgroup().isFrozen()) {
            container.cgroup().thaw();
        }
    }
}
