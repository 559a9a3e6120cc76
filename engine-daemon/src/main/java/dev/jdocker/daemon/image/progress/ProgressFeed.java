package dev.jdocker.daemon.image.progress;

import dev.jdocker.api.stream.JsonMessage;
import dev.jdocker.api.stream.ProgressDetail;
import dev.jdocker.daemon.image.ProgressBar;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The progress objects of one operation on their way to its client. Whoever works never waits for the client: of figures
 * only the latest of each subject is kept until it is taken, and there are few other messages. Safe for many threads.
 */
public final class ProgressFeed {

    private static final ProgressDetail NO_FIGURES = new ProgressDetail(0, 0, 0, false, "");

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Map<String, Entry> latest = new HashMap<>();
    private boolean ended;

    /** A message that may still change. */
    private static final class Entry {
        private final String id;
        private final boolean figure;
        private JsonMessage message;

        Entry(String id, boolean figure, JsonMessage message) {
            this.id = id;
            this.figure = figure;
            this.message = message;
        }
    }

    /** {@code {"status": "Digest: sha256:…"}}. */
    public void line(String status) {
        add("", message(status, null, "", ""));
    }

    /** {@code {"status": "Pulling from library/x", "id": "latest"}}. */
    public void title(String id, String status) {
        add("", message(status, null, "", id));
    }

    /** {@code {"status": "Pull complete", "progressDetail": {}, "id": "95615ab2a268"}}. */
    public void status(String id, String status) {
        add(id, message(status, NO_FIGURES, "", id));
    }

    /** {@code {"progressDetail": {}, "aux": {…}}}. */
    public void aux(Map<String, Object> values) {
        add("", new JsonMessage("", "", NO_FIGURES, "", "", "", 0, 0, null, "", values));
    }

    /** {@code {"status": "Downloading", "progressDetail": {"current": 1, "total": 2}, "progress": "[=…", "id": "…"}}. */
    public synchronized void figure(String id, String status, long current, long total) {
        JsonMessage message =
                message(status, new ProgressDetail(current, total, 0, false, ""), ProgressBar.of(current, total), id);
        Entry last = latest.get(id);
        if (last != null && last.figure && last.message.status().equals(status)) {
            last.message = message;
            return;
        }
        enqueue(new Entry(id, true, message));
    }

    /** Nothing more comes. */
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The next message, null after the last; waits for it. */
    public synchronized @Nullable JsonMessage take() throws InterruptedException {
        while (entries.isEmpty() && !ended) {
            wait();
        }
        Entry entry = entries.poll();
        if (entry == null) {
            return null;
        }
        latest.remove(entry.id, entry);
        return entry.message;
    }

    private synchronized void add(String id, JsonMessage message) {
        enqueue(new Entry(id, false, message));
    }

    private void enqueue(Entry entry) {
        entries.add(Objects.requireNonNull(entry));
        if (!entry.id.isEmpty()) {
            latest.put(entry.id, entry);
        }
        notifyAll();
    }

    private static JsonMessage message(String status, @Nullable ProgressDetail detail, String bar, String id) {
        return new JsonMessage("", status, detail, bar, id, "", 0, 0, null, "", null);
    }
}
