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

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Map<String, RunningBuild> builds = new HashMap<>();

    void add(String ref, RunningBuild build) {
        lock.lock();
        try {
            if (builds.putIfAbsent(ref, build) != null) {
                throw new Conflict("build " + ref + " is running already");
            }
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void remove(String ref, RunningBuild build) {
        lock.lock();
        try {
            builds.remove(ref, build);
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
            while (found == null && left > 0) {
                left = added.awaitNanos(left);
                found = builds.get(ref);
            }
            return Optional.ofNullable(found);
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
