package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.error.Conflict;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The builds that are under way, by the names that their clients gave them. */
final class RunningBuilds {

    private static final int REMEMBERED = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Map<String, RunningBuild> builds = new HashMap<>();
    private final Set<String> over = new LinkedHashSet<>();

    void add(String ref, RunningBuild build) {
        lock.lock();
        try {
            if (builds.putIfAbsent(ref, build) != null) {
                throw new Conflict("build " + ref + " is running already");
            }
            var _ = over.remove(ref);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void remove(String ref, RunningBuild build) {
        lock.lock();
        try {
            if (builds.remove(ref, build)) {
                over.add(ref);
                added.signalAll();
                if (over.size() > REMEMBERED) {
                    over.remove(over.iterator().next());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The build of that name, which may begin within {@code patience}: its calls come side by side. */
    Optional<RunningBuild> find(String ref, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            @Nullable RunningBuild found = builds.get(ref);
            while (found == null && left > 0 && !over.contains(ref)) {
                left = added.awaitNanos(left);
                found = builds.get(ref);
            }
            return Optional.ofNullable(found);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether a build of that name was here not long ago. One that does nothing is over before its client has asked for its
     * status, and a client that waits for that in vain gives up.
     */
    boolean isOver(String ref) {
        lock.lock();
        try {
            return over.contains(ref);
        } finally {
            lock.unlock();
        }
    }

    List<RunningBuild> all() {
        lock.lock();
        try {
            return List.copyOf(builds.values());
        } finally {
            lock.unlock();
        }
    }

    /** A result of any of them: one build may stand on another. */
    @Nullable
    BuildResult result(String ref) {
        for (RunningBuild build : all()) {
            @Nullable BuildResult result = build.result(ref);
            if (result != null) {
                return result;
            }
        }
        return null;
    }

    /** The results that have these names, each once. */
    Set<BuildResult> results(Collection<String> refs) {
        Set<BuildResult> results = new LinkedHashSet<>();
        for (String ref : refs) {
            @Nullable BuildResult result = result(ref);
            if (result != null) {
                results.add(result);
            }
        }
        return results;
    }
}
