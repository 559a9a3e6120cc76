package dev.jdocker.jrunc;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.oci.Hooks;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.runtime.DetachedLaunching;
import dev.jdocker.runtime.DetachedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A container that has a state file. Its status is never stored: it is read off the process, the fifo and the freezer. */
final class Container {
    /** The pipe at which a created container's init waits for its start. */
    static final String FIFO = "exec.fifo";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Session session;
    private final ContainerId id;
    private final SavedState state;

    Container(Session session, ContainerId id, SavedState state) {
        this.session = session;
        this.id = id;
        this.state = state;
    }

    ContainerId id() {
        return id;
    }

    SavedState state() {
        return state;
    }

    Path directory() {
        return session.store().directory(id);
    }

    Status status() {
        HostProcess init = state.init();
        if (init == null) {
            return state.creator().isAlive() ? Status.CREATING : Status.STOPPED;
        }
        if (!init.isAlive()) {
            return Status.STOPPED;
        }
        if (cgroup().isFrozen()) {
            return Status.PAUSED;
        }
        return Files.exists(directory().resolve(FIFO)) ? Status.CREATED : Status.RUNNING;
    }

    /** The process id of the init, 0 before there is one; whether it lives is another question. */
    int pid() {
        HostProcess init = state.init();
        return init == null ? 0 : init.pid();
    }

    /** What the runtime has to know of it. */
    DetachedRequest request(DetachedLaunching launch) {
        return new DetachedRequest(
                id.text(),
                state.config(),
                Path.of(state.bundle()),
                Path.of(state.rootfs()),
                directory().resolve(FIFO),
                launch);
    }

    /** Lets its program run. */
    void start() {
        session.machine().runtime().start(request(DetachedLaunching.PLAIN), pid());
    }

    Cgroup cgroup() {
        return session.machine().cgroups().open(state.cgroup());
    }

    /** The living init, which the caller closes; null if it has ended. */
    @Nullable
    Fd openInit() {
        HostProcess init = state.init();
        if (init == null) {
            return null;
        }
        Fd pidfd;
        try {
            pidfd = session.machine().linux().pidfdOpen(init.pid());
        } catch (ErrnoException e) {
            if (e.is(Errno.ESRCH) || e.is(Errno.EINVAL)) {
                return null;
            }
            throw e;
        }
        // Looked at after it was opened: from here on the descriptor means this very process.
        if (!init.isAlive()) {
            pidfd.close();
            return null;
        }
        return pidfd;
    }

    /** Sends a signal to the init. */
    void signal(int signal) {
        try (Fd init = openInit()) {
            if (init == null) {
                throw new JruncException("container not running");
            }
            try {
                session.machine().linux().pidfdSendSignal(init, signal);
            } catch (ErrnoException e) {
                if (e.is(Errno.ESRCH)) {
                    throw new JruncException("container not running", e);
                }
                throw e;
            }
        }
    }

    /** Whether its processes live in a pid namespace of their own, and so end with the first of them. */
    boolean hasOwnPidNamespace() {
        LinuxSection linux = state.config().linux();
        return linux != null
                && linux.namespaces().stream()
                        .anyMatch(n -> n.type() == NamespaceType.PID
                                && (n.path() == null || n.path().isEmpty()));
    }

    /** Ends it by SIGKILL, every process of it, and returns when the init is dead. */
    void kill() {
        try (Fd init = openInit()) {
            Cgroup cgroup = cgroup();
            if (init != null) {
                send(init);
                if (cgroup.isFrozen()) {
                    cgroup.thaw(); // with cgroup v1 a frozen process does not even die
                }
                awaitEnd(init);
            }
            cgroup.killAll();
        }
    }

    private void send(Fd init) {
        try {
            session.machine().linux().pidfdSendSignal(init, SignalName.KILL);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    private void awaitEnd(Fd init) {
        Linux linux = session.machine().linux();
        try (Fd epoll = linux.epollCreate()) {
            linux.epollCtl(epoll, Flags.EPOLL_CTL_ADD, init, Flags.EPOLLIN, 0);
            if (linux.epollWait(epoll, 1, (int) PATIENCE.toMillis()).isEmpty()) {
                throw new JruncException("container init still running");
            }
        }
    }

    /** Forgets a container whose init has ended: its control group, what is left in it, its directory. */
    void remove() {
        Cgroup cgroup = cgroup();
        cgroup.killAll();
        cgroup.delete();
        if (state.init() != null && hasPoststopHooks()) {
            session.machine().runtime().deleted(request(DetachedLaunching.PLAIN));
        }
        session.store().remove(id);
    }

    private boolean hasPoststopHooks() {
        Hooks hooks = state.config().hooks();
        return hooks != null && !hooks.poststop().isEmpty();
    }
}
