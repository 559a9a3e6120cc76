package dev.jdocker.cli.build;

import dev.jdocker.cli.output.Human;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code --progress plain}: line after line, as BuildKit's clients write it. One step has the word at a time; where another says
 * something meanwhile, it is named anew.
 */
final class PlainDisplay implements BuildDisplay {

    private final OutputStream out;
    private final BuildSteps steps;
    private final Map<BuildStep, Integer> numbers = new HashMap<>();
    private final Set<String> finished = new HashSet<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable BuildStep current;

    PlainDisplay(OutputStream out, BuildSteps steps) {
        this.out = out;
        this.steps = steps;
    }

    @Override
    public void show(Trace trace) throws IOException {
        for (Trace.Vertex vertex : trace.vertexes()) {
            BuildStep step = steps.update(vertex);
            if (step.isRunning() && !numbers.containsKey(step)) {
                turnTo(step);
            }
        }
        for (Trace.Log log : trace.logs()) {
            BuildStep step = steps.find(log.vertex());
            if (step != null) {
                lines(step, step.add(log));
            }
        }
        for (Trace.Status status : trace.statuses()) {
            BuildStep step = steps.find(status.vertex());
            if (step != null) {
                step.update(status);
                status(step, status);
            }
        }
        for (Trace.Vertex vertex : trace.vertexes()) {
            BuildStep step = steps.find(vertex.digest());
            if (step != null && step.isDone() && finished.add(vertex.digest())) {
                done(step);
            }
        }
        flush();
    }

    private void turnTo(BuildStep step) {
        if (step.equals(current)) {
            return;
        }
        if (current != null) {
            text.append('#').append(numbers.get(current)).append(" ...\n\n");
        }
        int number = numbers.computeIfAbsent(step, key -> numbers.size() + 1);
        text.append('#').append(number).append(' ').append(step.vertex().name()).append('\n');
        current = step;
    }

    private void lines(BuildStep step, List<String> lines) {
        if (!lines.isEmpty()) {
            turnTo(step);
            lines.forEach(line -> say(step, line));
        }
    }

    /** Only what is done is told: figures that change would be a line each. */
    private void status(BuildStep step, Trace.Status status) {
        if (status.completed() != null && finished.add(status.vertex() + ' ' + status.id())) {
            turnTo(step);
            say(step, label(status) + " done");
        }
    }

    /** What is under way and how far: {@code transferring context: 2.5MB}. */
    static String label(Trace.Status status) {
        String what = status.id();
        if (status.total() > 0) {
            return what + ' ' + Human.size(status.current()) + " / " + Human.size(status.total());
        }
        return status.current() > 0 ? what + ' ' + Human.size(status.current()) : what;
    }

    private void done(BuildStep step) {
        turnTo(step);
        step.rest().forEach(line -> say(step, line));
        Trace.Vertex vertex = step.vertex();
        if (step.isCanceled()) {
            say(step, "CANCELED");
        } else if (step.isFailed()) {
            say(step, "ERROR: " + vertex.error());
        } else if (vertex.cached()) {
            say(step, "CACHED");
        } else {
            Instant completed = vertex.completed();
            say(step, "DONE " + step.seconds(completed == null ? Instant.EPOCH : completed));
        }
        text.append('\n');
        current = null;
    }

    private void say(BuildStep step, String line) {
        text.append('#').append(numbers.get(step)).append(' ').append(line).append('\n');
    }

    private void flush() throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        text.setLength(0);
    }
}
