package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The containers that {@code stats} shows, each with the latest that the engine told of it. */
final class StatsBoard {
    private final Session session;
    private final boolean truncated;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    StatsBoard(Session session, boolean truncated) {
        this.session = session;
        this.truncated = truncated;
    }

    /** One container; {@code first} opens once something was told of it. */
    private static final class Line {
        private final String container;
        private final CountDownLatch first = new CountDownLatch(1);
        private @Nullable Object stats;

        Line(String container) {
            this.container = container;
        }
    }

    /** Begins to follow a container unless it is followed already; {@code once} asks for a single answer. */
    synchronized void add(String container, boolean once) {
        if (lines.stream().anyMatch(line -> line.container.equals(container))) {
            return;
        }
        Line line = new Line(container);
        lines.add(line);
        Thread.ofVirtual().name("stats-" + container).start(() -> follow(line, once));
    }

    synchronized void remove(String container) {
        lines.removeIf(line -> line.container.equals(container));
    }

    private void follow(Line line, boolean once) {
        Query query = Query.container(line.container, "stats").with("stream", once ? "0" : "1");
        try (Reply reply = session.engine().get(query);
                Json.Values answers = Json.values(reply.body())) {
            for (Object answer = answers.next(); answer != null; answer = answers.next()) {
                synchronized (this) {
                    line.stats = answer;
                }
                line.first.countDown();
            }
            end(line, once);
        } catch (IOException e) {
            fail(line, e);
        } finally {
            line.first.countDown();
        }
    }

    /** A stream ends when its container is gone. */
    private synchronized void end(Line line, boolean once) {
        if (!once) {
            lines.remove(line);
        }
    }

    /** A container that is gone is shown no more; one that never was is told of. */
    private synchronized void fail(Line line, IOException failure) {
        lines.remove(line);
        boolean ended = line.stats != null && !(failure instanceof EngineException);
        if (!ended) {
            failures.add(Session.message(failure));
        }
    }

    /** Waits until something is known of each container. */
    void awaitFirst() throws InterruptedException {
        List<Line> waited;
        synchronized (this) {
            waited = List.copyOf(lines);
        }
        for (Line line : waited) {
            line.first.await();
        }
    }

    synchronized boolean isEmpty() {
        return lines.isEmpty();
    }

    /** What could not be followed, told once. */
    synchronized List<String> takeFailures() {
        List<String> taken = List.copyOf(failures);
        failures.clear();
        return taken;
    }

    synchronized List<StatsRow> rows() {
        return lines.stream()
                .map(line -> new StatsRow(line.container, line.stats, truncated))
                .toList();
    }
}
