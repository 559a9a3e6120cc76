package dev.jdocker.cli.build;

import dev.jdocker.cli.terminal.OutputWidth;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code --progress tty}: a picture of all steps that is drawn anew in its place, with the last lines of those that run, as
 * BuildKit's clients draw it.
 */
final class TerminalDisplay implements BuildDisplay {

    private static final int LOG_LINES = 6;
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final int RESERVED_ROWS = 2;

    private final OutputStream out;
    private final OutputWidth terminal;
    private final BuildSteps steps;
    private final InstantSource clock;
    private final Instant begin;
    private final Thread ticker;
    private int drawn;

    /** Draws on {@code out}, which is {@code terminal}; the times of what runs go on until {@link #end}. */
    TerminalDisplay(OutputStream out, OutputWidth terminal, BuildSteps steps, InstantSource clock) {
        this.out = out;
        this.terminal = terminal;
        this.steps = steps;
        this.clock = clock;
        this.begin = clock.instant();
        this.ticker = Thread.ofPlatform().daemon().name("build display").start(this::tick);
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                draw(false);
            }
        } catch (InterruptedException e) {
            // the build is over
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void show(Trace trace) throws IOException {
        steps.update(trace);
        for (Trace.Log log : trace.logs()) {
            BuildStep step = steps.find(log.vertex());
            if (step != null) {
                var _ = step.add(log);
            }
        }
        for (Trace.Status status : trace.statuses()) {
            BuildStep step = steps.find(status.vertex());
            if (step != null) {
                step.update(status);
            }
        }
    }

    @Override
    public void end() throws IOException {
        ticker.interrupt();
        draw(true);
    }

    private synchronized void draw(boolean last) throws IOException {
        int columns = Math.max(terminal.columns(), 20);
        Instant now = clock.instant();
        List<String> lines = new ArrayList<>();
        for (BuildStep step : steps.all()) {
            if (step.vertex().started() != null || step.isDone()) {
                lines(step, now, columns, lines);
            }
        }
        int room = last ? lines.size() : Math.max(1, terminal.rows() - RESERVED_ROWS);
        List<String> shown = lines.subList(Math.max(0, lines.size() - room), lines.size());
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\033[").append(drawn).append('A');
        }
        text.append("\033[J");
        long done = steps.all().stream().filter(BuildStep::isDone).count();
        String head = "[+] Building " + BuildStep.seconds(Duration.between(begin, now)) + " (" + done + "/"
                + steps.all().size() + ")" + (last && steps.failed() == null ? " FINISHED" : "");
        text.append(cut(head, columns)).append('\n');
        shown.forEach(line -> text.append(line).append('\n'));
        drawn = shown.size() + 1;
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void lines(BuildStep step, Instant now, int columns, List<String> lines) {
        String state = step.isCanceled()
                ? "CANCELED "
                : step.isFailed() ? "ERROR " : step.vertex().cached() ? "CACHED " : "";
        lines.add(line(" => " + state + step.vertex().name(), step.seconds(now), columns));
        for (Trace.Status status : step.statuses()) {
            Instant started = status.started();
            Instant completed = status.completed();
            String taken = started == null
                    ? ""
                    : BuildStep.seconds(Duration.between(started, completed == null ? now : completed));
            lines.add(line(" => => " + PlainDisplay.label(status), taken, columns));
        }
        if (step.isRunning()) {
            step.tail(LOG_LINES).forEach(log -> lines.add(cut(" => => # " + log.replace('\t', ' '), columns)));
        }
    }

    /** The text at the left, the time at the right edge. */
    private static String line(String text, String time, int columns) {
        int room = columns - time.length() - 1;
        return cut(text, room) + " ".repeat(Math.max(0, room - text.length()) + 1) + time;
    }

    private static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, Math.max(0, columns));
    }
}
