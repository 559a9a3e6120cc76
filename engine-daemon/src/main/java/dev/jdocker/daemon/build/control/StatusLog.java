package dev.jdocker.daemon.build.control;

import buildkit.control.StatusResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What has been told of a build, from its beginning, for any number of readers at any time. */
final class StatusLog {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<StatusResponse> entries = new ArrayList<>();
    private boolean ended;

    void add(StatusResponse entry) {
        lock.lock();
        try {
            if (!ended) {
                entries.add(entry);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<StatusResponse> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /** Gives everything to {@code reader} as it comes, until the build has ended. */
    void follow(Consumer<StatusResponse> reader) throws InterruptedException {
        int next = 0;
        while (true) {
            StatusResponse merged;
            lock.lock();
            try {
                while (next == entries.size() && !ended) {
                    changed.await();
                }
                if (next == entries.size()) {
                    return;
                }
                StatusResponse.Builder together = StatusResponse.newBuilder();
                int bytes = 0;
                while (next < entries.size() && bytes < MERGED_BYTES) {
                    StatusResponse entry = entries.get(next++);
                    together.mergeFrom(entry);
                    bytes += entry.getSerializedSize();
                }
                merged = together.build();
            } finally {
                lock.unlock();
            }
            reader.accept(merged);
        }
    }

    /** Events that wait are sent together, so that a slow reader gets fewer messages. */
    private static final int MERGED_BYTES = 1024 * 1024;
}
