package dev.jdocker.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Command lines and what dockerd made a client answer to each, as a text: after {@code $ command} come the lines of stdout, those of
 * stderr after {@code ! }, and an exit status other than 0 after {@code = }. Where our engine answers otherwise, a line
 * {@code # differs: …} before the command gives the reason in the words of {@code docs/compatibility.md}, and the lines after
 * {@code ~ } are ours.
 */
record Transcript(List<Step> steps) {

    private static final String DIFFERS = "# differs: ";

    /** One command. {@code ours} is empty where we answer as dockerd does. */
    record Step(List<String> comments, String command, List<String> dockerd, List<String> ours) {

        /** The sentence that excuses a difference, or none. */
        Stream<String> excuses() {
            return comments.stream()
                    .filter(comment -> comment.startsWith(DIFFERS))
                    .map(comment -> comment.substring(DIFFERS.length()));
        }

        boolean differs() {
            return excuses().findAny().isPresent();
        }

        /** What an engine of ours must answer. */
        List<String> expected(boolean ofUs) {
            return ofUs && differs() ? ours : dockerd;
        }

        /** The step with what an engine has just answered. */
        Step recorded(boolean ofUs, List<String> lines) {
            if (ofUs) {
                return differs() ? new Step(comments, command, dockerd, lines) : this;
            }
            return new Step(comments, command, lines, ours);
        }
    }

    static Transcript read(Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        List<String> comments = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("# ")) {
                comments.add(line);
            } else if (line.startsWith("$ ")) {
                steps.add(new Step(List.copyOf(comments), line.substring(2), new ArrayList<>(), new ArrayList<>()));
                comments.clear();
            } else if (line.startsWith("~ ")) {
                steps.getLast().ours().add(line.substring(2));
            } else {
                steps.getLast().dockerd().add(line);
            }
        }
        return new Transcript(steps);
    }

    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            step.comments().forEach(comment -> text.append(comment).append('\n'));
            text.append("$ ").append(step.command()).append('\n');
            step.dockerd().forEach(line -> text.append(line).append('\n'));
            step.ours().forEach(line -> text.append("~ ").append(line).append('\n'));
        }
        Files.writeString(file, text);
    }

    /** The lines that stand for an outcome. */
    static List<String> lines(Outcome outcome, AnswerNorm norm) {
        List<String> lines = new ArrayList<>();
        norm.apply(outcome.stdout())
                .lines()
                .map(line -> line.matches("[$!=#~\\\\] .*") ? "\\" + line : line)
                .forEach(lines::add);
        norm.apply(outcome.stderr()).lines().forEach(line -> lines.add("! " + line));
        if (outcome.exitCode() != 0) {
            lines.add("= " + outcome.exitCode());
        }
        return lines;
    }
}
