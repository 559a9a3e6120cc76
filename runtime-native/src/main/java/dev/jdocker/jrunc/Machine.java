package dev.jdocker.jrunc;

import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.linux.jnr.JnrSeccomp;
import dev.jdocker.runtime.launch.DetachedRuntime;
import dev.jdocker.runtime.launch.HostProbe;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The kernel as commands need it; each part is made when first asked for, because loading it is most of a short run. */
final class Machine implements AutoCloseable {
    private final Supplier<Linux> linux;
    private final Supplier<Cgroups> cgroups;

    private final Supplier<DetachedRuntime> runtime;
    private volatile @Nullable Poller poller;

    Machine(Supplier<Linux> linux) {
        this.linux = new Once<>(linux);
        this.cgroups = new Once<>(() -> Cgroups.detect(linux()));
        this.runtime = new Once<>(() ->
                new DetachedRuntime(linux(), startPoller(), cgroups(), new JnrSeccomp(linux()), HostProbe.probe()));
    }

    private Poller startPoller() {
        Poller started = Poller.start(linux());
        poller = started;
        return started;
    }

    /** Ends its thread: the JVM waits 300 ms at its end for threads that are in native calls. */
    @Override
    public void close() {
        Poller started = poller;
        if (started != null) {
            started.close();
        }
    }

    Linux linux() {
        return linux.get();
    }

    DetachedRuntime runtime() {
        return runtime.get();
    }

    Cgroups cgroups() {
        return cgroups.get();
    }

    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> maker;
        private @Nullable T made;

        Once(Supplier<T> maker) {
            this.maker = maker;
        }

        @Override
        public synchronized T get() {
            T known = made;
            if (known == null) {
                known = maker.get();
                made = known;
            }
            return known;
        }
    }
}
