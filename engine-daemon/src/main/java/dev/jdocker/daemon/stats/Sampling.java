package dev.jdocker.daemon.stats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes readings for all who look. However many look at a container, it is read once each period; the thread that does it
 * lives as long as somebody looks.
 */
public final class Sampling {
    private final Duration period;
    private final Map<String, Sampler> samplers = new HashMap<>();

    public Sampling(Duration period) {
        this.period = period;
    }

    /** Takes a reading; empty where the container does not run. May be called from any thread. */
    @FunctionalInterface
    public interface Source extends Supplier<Optional<Reading>> {}

    /** Begins to look at a container; the first look is there at once, the next ones each period. */
    public Watch watch(String id, Source source) {
        synchronized (samplers) {
            Sampler sampler = samplers.computeIfAbsent(id, _ -> new Sampler(id, source));
            Watch watch = new Watch(sampler);
            sampler.join(watch);
            return watch;
        }
    }

    /** How many containers are being read. */
    int active() {
        synchronized (samplers) {
            return samplers.size();
        }
    }

    /** Reads one container until nobody looks any more. Its fields are guarded by the map of all. */
    private final class Sampler {
        private final String id;
        private final Source source;
        private final List<Watch> watches = new ArrayList<>();
        private @Nullable Look latest;
        private @Nullable Thread thread;

        Sampler(String id, Source source) {
            this.id = id;
            this.source = source;
        }

        void join(Watch watch) {
            watches.add(watch);
            if (latest != null) {
                watch.offer(latest);
            }
            if (thread == null) {
                thread = Thread.ofVirtual().name("stats-" + id).start(this::run);
            }
        }

        void leave(Watch watch) {
            synchronized (samplers) {
                watches.remove(watch);
                if (watches.isEmpty() && samplers.remove(id, this) && thread != null) {
                    thread.interrupt();
                }
            }
        }

        private void run() {
            long next = System.nanoTime();
            try {
                while (true) {
                    Look look = look();
                    synchronized (samplers) {
                        if (watches.isEmpty()) {
                            return;
                        }
                        latest = look;
                        watches.forEach(watch -> watch.offer(look));
                    }
                    next += period.toNanos();
                    Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
                }
            } catch (InterruptedException e) {
                // Nobody looks any more.
            }
        }

        private Look look() {
            try {
                return new Look(source.get().orElse(null));
            } catch (RuntimeException e) {
                return new Look(null); // its control group goes away just now
            }
        }
    }

    /**
     * What was seen.
     *
     * @param reading null where the container did not run
     */
    public record Look(@Nullable Reading reading) {}

    /** One who looks. A look that is not taken before the next one is there is lost. */
    public static final class Watch implements AutoCloseable {
        private final Sampler sampler;
        private @Nullable Look waiting;

        private Watch(Sampler sampler) {
            this.sampler = sampler;
        }

        private synchronized void offer(Look look) {
            waiting = look;
            notifyAll();
        }

        /** The next look, null if none comes in time. */
        public synchronized @Nullable Look next(Duration atMost) throws InterruptedException {
            long deadline = System.nanoTime() + atMost.toNanos();
            while (waiting == null) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return null;
                }
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
            Look look = waiting;
            waiting = null;
            return look;
        }

        @Override
        public void close() {
            sampler.leave(this);
        }
    }
}
