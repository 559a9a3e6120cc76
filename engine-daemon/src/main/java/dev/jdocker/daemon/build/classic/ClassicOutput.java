package dev.jdocker.daemon.build.classic;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.BuildObserver;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a build instruction by instruction, though steps run at once: what a later one has to say is kept until its turn.
 * Where dockerd shows ids of images and containers, these are the beginnings of the steps' digests.
 */
final class ClassicOutput implements BuildObserver {

    private static final int ID_DIGITS = 12;

    private final Consumer<String> text;
    private final boolean removes;
    private final Map<Digest, List<byte[]>> waiting = new HashMap<>();
    private final Map<Digest, Outcome> ended = new HashMap<>();
    private final Set<Digest> begun = new HashSet<>();
    private List<Instruction> instructions = List.of();
    private int next;
    private boolean shown;
    private boolean running;
    private String last = "";

    /** @param text takes what is to be shown */
    ClassicOutput(Consumer<String> text, boolean removes) {
        this.text = text;
        this.removes = removes;
    }

    @Override
    public synchronized void planned(List<Instruction> all) {
        instructions = List.copyOf(all);
        advance();
    }

    @Override
    public void vertex(Vertex vertex) {
        // instructions are told of, not steps
    }

    @Override
    public synchronized void started(Digest vertex, Instant at) {
        begun.add(vertex);
        advance();
    }

    @Override
    public synchronized void completed(Digest vertex, Instant at, Outcome outcome) {
        ended.put(vertex, outcome);
        advance();
    }

    @Override
    public synchronized void log(Digest vertex, int stream, byte[] bytes, Instant at) {
        if (running && vertex.equals(current())) {
            text.accept(new String(bytes, StandardCharsets.UTF_8));
        } else {
            waiting.computeIfAbsent(vertex, v -> new ArrayList<>()).add(bytes);
        }
    }

    @Override
    public void progress(Digest vertex, Progress progress) {
        // dockerd shows none
    }

    @Override
    public void warning(Warning warning) {
        // dockerd's first builder knows no checks
    }

    private @Nullable Digest current() {
        return next < instructions.size() ? instructions.get(next).step() : null;
    }

    private void advance() {
        while (next < instructions.size()) {
            Instruction instruction = instructions.get(next);
            if (!shown) {
                text.accept("Step " + (next + 1) + "/" + instructions.size() + " : " + instruction.text() + "\n");
                shown = true;
            }
            Digest step = instruction.step();
            if (step == null) {
                done(last);
                continue;
            }
            if (!running && begun.contains(step)) {
                running = true;
                if (instruction.runs()) {
                    text.accept(" ---> Running in " + id(step) + "\n");
                }
                waiting.getOrDefault(step, List.of())
                        .forEach(bytes -> text.accept(new String(bytes, StandardCharsets.UTF_8)));
                waiting.remove(step);
            }
            Outcome outcome = ended.get(step);
            if (outcome == null || outcome.error() != null || outcome.canceled()) {
                return;
            }
            if (outcome.cached() && !instruction.text().toUpperCase(Locale.ROOT).startsWith("FROM")) {
                text.accept(" ---> Using cache\n");
            }
            if (instruction.runs() && !outcome.cached() && removes) {
                text.accept(" ---> Removed intermediate container " + id(step) + "\n");
            }
            last = id(step);
            done(last);
        }
    }

    private void done(String id) {
        text.accept(" ---> " + id + "\n");
        next++;
        shown = false;
        running = false;
    }

    private static String id(Digest step) {
        return step.hex().substring(0, ID_DIGITS);
    }
}
