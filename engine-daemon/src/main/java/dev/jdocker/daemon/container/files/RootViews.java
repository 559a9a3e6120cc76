package dev.jdocker.daemon.container.files;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_PATH;

import dev.jdocker.daemon.container.ContainerFilesystem;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.runtime.RunningContainer;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the root file systems of containers: of one that runs as its processes see it, of one that does not by mounting it. */
final class RootViews {

    private static final Logger LOG = LoggerFactory.getLogger(RootViews.class);

    private final Linux linux;
    private final PrivateMounts mounts;

    RootViews(Linux linux, PrivateMounts mounts) {
        this.linux = linux;
        this.mounts = mounts;
    }

    /**
     * A view to read from; the caller closes it. A container that was never started may have nothing in its image yet where
     * something is to be mounted: the places are made first then, as a start makes them.
     */
    RootView toRead(ContainerFilesystem container) {
        RootView running = running(container).orElse(null);
        if (running != null) {
            return running;
        }
        RootView view = mounts.readOnly(container);
        if (mounts.placesAreThere(container, view)) {
            return view;
        }
        view.close();
        Optional<Boolean> _ = container.whileStopped(() -> {
            mounts.writable(container).close();
            return true;
        });
        return running(container).orElseGet(() -> mounts.readOnly(container));
    }

    /**
     * The view of the container's first process, nothing where it has none. That the number in the path still means that
     * process is certain: a descriptor of it, taken before, is alive after, and it is in the container's control group.
     */
    Optional<RootView> running(ContainerFilesystem container) {
        RunningContainer process = container.process().orElse(null);
        if (process == null) {
            return Optional.empty();
        }
        int pid = process.pid();
        try (Fd pidfd = linux.pidfdOpen(pid)) {
            Fd root = linux.openat(Fd.CWD, "/proc/" + pid + "/root", O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
            try {
                if (process.processes().contains(pid)) {
                    linux.pidfdSendSignal(pidfd, 0);
                    return Optional.of(new RootView(linux, root, List.of()));
                }
            } catch (RuntimeException e) {
                root.close();
                throw e;
            }
            root.close();
        } catch (ErrnoException e) {
            LOG.debug("container {} ends: {}", container.id(), e.toString());
        }
        return Optional.empty();
    }

    /** A view to write to of a container that does not run; to be used only while that is certain. */
    RootView stopped(ContainerFilesystem container) {
        return mounts.writable(container);
    }
}
