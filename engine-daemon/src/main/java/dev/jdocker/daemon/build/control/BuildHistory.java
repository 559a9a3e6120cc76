package dev.jdocker.daemon.build.control;

import buildkit.control.BuildHistoryEvent;
import buildkit.control.BuildHistoryEventType;
import buildkit.control.BuildHistoryRecord;
import buildkit.control.StatusResponse;
import buildkit.rpc.Status;
import dev.jdocker.daemon.error.NotFound;
import io.grpc.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The builds there have been, with all that was told of them; bounded as in BuildKit, what is pinned stays. */
final class BuildHistory {

    private final HistoryFolder folder;
    private final Duration maxAge;
    private final int maxEntries;
    private final Map<String, BuildHistoryRecord> active = new LinkedHashMap<>();
    private final Map<String, BuildHistoryRecord> past = new LinkedHashMap<>();
    private final Map<String, List<StatusResponse>> unwritten = new HashMap<>();
    private final Set<BlockingQueue<BuildHistoryEvent>> listeners = ConcurrentHashMap.newKeySet();

    /**
     * What has been.
     *
     * @param maxAge what is younger stays
     * @param maxEntries so many of the newest stay
     */
    BuildHistory(HistoryFolder folder, Duration maxAge, int maxEntries) {
        this.folder = folder;
        this.maxAge = maxAge;
        this.maxEntries = maxEntries;
        folder.records().stream()
                .sorted(Comparator.comparing(record -> Times.instant(record.getCreatedAt())))
                .forEach(record -> past.put(record.getRef(), record));
    }

    void started(RunningBuild build) {
        if (build.request().getInternal()) {
            return;
        }
        BuildHistoryRecord record = BuildHistoryRecord.newBuilder()
                .setRef(build.request().getRef())
                .setFrontend(build.request().getFrontend())
                .putAllFrontendAttrs(build.request().getFrontendAttrsMap())
                .addAllExporters(Exporters.named(build.request()))
                .setCreatedAt(Times.of(build.created()))
                .build();
        synchronized (this) {
            active.put(record.getRef(), record);
        }
        tell(BuildHistoryEventType.STARTED, record);
    }

    /** The frontend is known only when the client that drives the build asks for it. */
    synchronized void frontend(RunningBuild build, String name, Map<String, String> attributes) {
        active.computeIfPresent(
                build.request().getRef(),
                (ref, record) -> record.toBuilder()
                        .setFrontend(name)
                        .putAllFrontendAttrs(attributes)
                        .build());
    }

    void completed(RunningBuild build, Map<String, String> response) {
        end(build, record -> record.putAllExporterResponse(response));
    }

    void failed(RunningBuild build, Exception failure) {
        Status status = failure instanceof StatusException e
                ? ErrorStatus.ofException(e.getStatus(), e.getTrailers())
                : ErrorStatus.of(failure);
        end(build, record -> record.setError(status));
    }

    private void end(RunningBuild build, Consumer<BuildHistoryRecord.Builder> outcome) {
        BuildHistoryRecord done;
        synchronized (this) {
            @Nullable BuildHistoryRecord record = active.remove(build.request().getRef());
            if (record == null) {
                return;
            }
            StatusObserver.Counts counts = build.observer().counts();
            BuildHistoryRecord.Builder ended = record.toBuilder()
                    .setCompletedAt(Times.now())
                    .setNumTotalSteps(counts.total())
                    .setNumCompletedSteps(counts.completed())
                    .setNumCachedSteps(counts.cached())
                    .setNumWarnings(counts.warnings())
                    .setGeneration(1);
            outcome.accept(ended);
            done = ended.build();
            past.put(done.getRef(), done);
            unwritten.put(done.getRef(), build.status().entries());
        }
        tell(BuildHistoryEventType.COMPLETE, done);
        // The client need not wait for the disk: what is lost by a crash now is a log, no work.
        Thread.startVirtualThread(() -> {
            write(done);
            expire();
        });
    }

    private void write(BuildHistoryRecord record) {
        List<StatusResponse> status;
        synchronized (this) {
            status = unwritten.getOrDefault(record.getRef(), List.of());
        }
        BuildHistoryRecord written = folder.write(record, status);
        synchronized (this) {
            unwritten.remove(record.getRef());
            if (past.computeIfPresent(record.getRef(), (ref, present) -> written) == null) {
                folder.delete(record.getRef());
            }
        }
    }

    private void expire() {
        List<String> expired = new ArrayList<>();
        synchronized (this) {
            List<BuildHistoryRecord> removable =
                    past.values().stream().filter(record -> !record.getPinned()).toList();
            Instant oldest = Instant.now().minus(maxAge);
            for (int i = 0; i < removable.size() - maxEntries; i++) {
                if (Times.instant(removable.get(i).getCompletedAt()).isBefore(oldest)) {
                    expired.add(removable.get(i).getRef());
                }
            }
        }
        expired.forEach(this::delete);
    }

    private void delete(String ref) {
        @Nullable BuildHistoryRecord record;
        synchronized (this) {
            record = past.remove(ref);
            folder.delete(ref);
        }
        if (record != null) {
            tell(BuildHistoryEventType.DELETED, record);
        }
    }

    /** Removes or pins a record. */
    void update(String ref, boolean remove, boolean pinned) {
        synchronized (this) {
            if (!past.containsKey(ref)) {
                throw new NotFound("no record of build " + ref);
            }
        }
        if (remove) {
            delete(ref);
            return;
        }
        BuildHistoryRecord record;
        synchronized (this) {
            record = past.get(ref).toBuilder().setPinned(pinned).build();
            past.put(ref, folder.write(record));
        }
        tell(BuildHistoryEventType.COMPLETE, record);
    }

    /** Whether a build of that name is over and recorded. */
    synchronized boolean knows(String ref) {
        return past.containsKey(ref);
    }

    /** All that was told of a build that is over. */
    List<StatusResponse> status(String ref) {
        synchronized (this) {
            if (!past.containsKey(ref)) {
                throw new NotFound("no such job " + ref);
            }
            @Nullable List<StatusResponse> present = unwritten.get(ref);
            if (present != null) {
                return present;
            }
        }
        return folder.status(ref);
    }

    private void tell(BuildHistoryEventType type, BuildHistoryRecord record) {
        BuildHistoryEvent event =
                BuildHistoryEvent.newBuilder().setType(type).setRecord(record).build();
        listeners.forEach(listener -> listener.add(event));
    }

    /**
     * Gives {@code reader} the records there are, then what happens to others.
     *
     * @param earlyExit whether to end after those there are
     */
    void listen(
            Predicate<BuildHistoryRecord> wanted,
            boolean activeOnly,
            int limit,
            boolean earlyExit,
            Consumer<BuildHistoryEvent> reader)
            throws InterruptedException {
        BlockingQueue<BuildHistoryEvent> queue = new LinkedBlockingQueue<>();
        listeners.add(queue);
        try {
            for (BuildHistoryEvent event : present(wanted, activeOnly, limit)) {
                reader.accept(event);
            }
            while (!earlyExit) {
                BuildHistoryEvent event = queue.take();
                if (wanted.test(event.getRecord())) {
                    reader.accept(event);
                }
            }
        } finally {
            listeners.remove(queue);
        }
    }

    private synchronized List<BuildHistoryEvent> present(
            Predicate<BuildHistoryRecord> wanted, boolean activeOnly, int limit) {
        List<BuildHistoryEvent> events = new ArrayList<>();
        active.values().stream()
                .filter(wanted)
                .forEach(record -> events.add(BuildHistoryEvent.newBuilder()
                        .setType(BuildHistoryEventType.STARTED)
                        .setRecord(record)
                        .build()));
        if (!activeOnly) {
            past.values().stream()
                    .filter(wanted)
                    .forEach(record -> events.add(BuildHistoryEvent.newBuilder()
                            .setType(BuildHistoryEventType.COMPLETE)
                            .setRecord(record)
                            .build()));
        }
        return limit > 0 && events.size() > limit ? events.subList(events.size() - limit, events.size()) : events;
    }

    /** The file of that digest among the records, null if there is none: what a client may read as content. */
    byte @Nullable [] content(String digest) {
        List<String> refs;
        synchronized (this) {
            refs = past.values().stream()
                    .filter(record -> record.getLogs().getDigest().equals(digest))
                    .map(BuildHistoryRecord::getRef)
                    .toList();
        }
        return refs.isEmpty() ? null : folder.statusBytes(refs.getFirst());
    }
}
