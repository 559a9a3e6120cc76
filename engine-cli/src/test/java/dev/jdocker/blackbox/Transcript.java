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
 * {@code ~ } are ours. Where our client says something else than Docker's, the reason stands after {@code # jdocker: }, and what our
 * client says after {@code ^ }.
 */
record Transcript(List<Step> steps) {

    private static final String DIFFERS = "# differs: ";
    private static final String JDOCKER = "# jdocker: ";

    /** Who plays a transcript. */
    enum Play {
        /** Another's client and dockerd. */
        DOCKERD,
        /** Another's client and our engine. */
        OURS,
        /** Our client and our engine. */
        JDOCKER;

        /** The play of another's client with an engine. */
        static Play with(Engine engine) {
            return engine.isOurs() ? OURS : DOCKERD;
        }

        /** Lines as they are compared: our client may call itself by its own name. */
        List<String> called(List<String> lines) {
            return this == JDOCKER
                    ? lines.stream()
                            .map(line -> line.replace("jdocker", "docker"))
                            .toList()
                    : lines;
        }
    }

    /**
     * One command.
     *
     * @param ours what Docker's client says with our engine, empty where that is the same
     * @param jdocker what our client says, empty where that is the same
     */
    record Step(List<String> comments, String command, List<String> dockerd, List<String> ours, List<String> jdocker) {

        /** The sentences that excuse differences. */
        Stream<String> excuses() {
            return Stream.concat(excuses(DIFFERS), excuses(JDOCKER));
        }

        private Stream<String> excuses(String mark) {
            return comments.stream()
                    .filter(comment -> comment.startsWith(mark))
                    .map(comment -> comment.substring(mark.length()));
        }

        boolean differs() {
            return excuses(DIFFERS).findAny().isPresent();
        }

        boolean differsInJdocker() {
            return excuses(JDOCKER).findAny().isPresent();
        }

        /** What must be said. */
        List<String> expected(Play play) {
            return switch (play) {
                case DOCKERD -> dockerd;
                case OURS -> differs() ? ours : dockerd;
                case JDOCKER -> differsInJdocker() ? jdocker : expected(Play.OURS);
            };
        }

        /** The step with what was just said. */
        Step recorded(Play play, List<String> lines) {
            return switch (play) {
                case DOCKERD -> new Step(comments, command, lines, ours, jdocker);
                case OURS -> differs() ? new Step(comments, command, dockerd, lines, jdocker) : this;
                case JDOCKER -> differsInJdocker() ? new Step(comments, command, dockerd, ours, lines) : this;
            };
        }
    }

    static Transcript read(Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        List<String> comments = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("# ")) {
                comments.add(line);
            } else if (line.startsWith("$ ")) {
                steps.add(new Step(
                        List.copyOf(comments),
                        line.substring(2),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>()));
                comments.clear();
            } else if (line.startsWith("~ ")) {
                steps.getLast().ours().add(line.substring(2));
            } else if (line.startsWith("^ ")) {
                steps.getLast().jdocker().add(line.substring(2));
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
            step.jdocker().forEach(line -> text.append("^ ").append(line).append('\n'));
        }
        Files.writeString(file, text);
    }

    /** The lines that stand for an outcome. */
    static List<String> lines(Outcome outcome, AnswerNorm norm) {
        List<String> lines = new ArrayList<>();
        norm.apply(outcome.stdout())
                .lines()
                .map(line -> line.matches("[$!=#~^\\\\] .*") ? "\\" + line : line)
                .forEach(lines::add);
        norm.apply(outcome.stderrOfBuildx()).lines().forEach(line -> lines.add("! " + line));
        if (outcome.exitCode() != 0) {
            lines.add("= " + outcome.exitCode());
        }
        return lines;
    }
}
