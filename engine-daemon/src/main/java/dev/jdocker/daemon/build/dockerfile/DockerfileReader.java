package dev.jdocker.daemon.build.dockerfile;

import dev.jdocker.daemon.build.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the lines of a Dockerfile together to stages. */
final class DockerfileReader {

    private static final Pattern STAGE_NAME = Pattern.compile("^[a-z][a-z0-9-_.]*$");

    private final List<Instruction.Arg> globals = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private @Nullable Stage current;

    private DockerfileReader() {}

    static Dockerfile read(SourceFile file) throws DockerfileException {
        Directives directives = Directives.read(LineReader.split(file.text()));
        List<Lines> empty = new ArrayList<>();
        List<Line> lines = new LineReader(file.text(), directives.escape(), empty::add).read();
        InstructionReader reader = new InstructionReader(directives.escape());
        DockerfileReader stages = new DockerfileReader();
        for (Line line : lines) {
            try {
                stages.take(line, reader);
            } catch (DockerfileException e) {
                Lines place = e.lines() == null ? line.lines() : e.lines();
                throw new DockerfileException(
                        "dockerfile parse error on line " + place.first() + ": " + e.getMessage(), place);
            }
        }
        stages.finish();
        if (stages.stages.isEmpty()) {
            throw new DockerfileException("no build stage in current context");
        }
        return new Dockerfile(file, directives, stages.globals, stages.stages, empty);
    }

    static List<Instruction> triggers(List<String> expressions) throws DockerfileException {
        List<Instruction> read = new ArrayList<>();
        for (String expression : expressions) {
            InstructionReader reader = new InstructionReader('\\');
            for (Line line : new LineReader(expression, '\\', lines -> {}).read()) {
                read.add(reader.read(line));
            }
        }
        return read;
    }

    private void take(Line line, InstructionReader reader) throws DockerfileException {
        if (line.keyword().toLowerCase(Locale.ROOT).equals("from")) {
            finish();
            current = from(line);
            return;
        }
        Instruction instruction = reader.read(line);
        if (current != null) {
            instructions.add(instruction);
        } else if (instruction instanceof Instruction.Arg arg) {
            globals.add(arg);
        } else {
            throw new DockerfileException("no build stage in current context");
        }
    }

    private void finish() {
        if (current != null) {
            stages.add(new Stage(
                    current.written(),
                    current.name(),
                    current.writtenName(),
                    current.base(),
                    current.platform(),
                    current.as(),
                    instructions));
            instructions.clear();
        }
    }

    private static Stage from(Line line) throws DockerfileException {
        FlagReader flags = new FlagReader(line.flags());
        String platform = flags.string("platform");
        flags.finish();
        List<String> words = Words.bySpace(line.rest());
        String name = "";
        String as = "";
        if (words.size() == 3 && words.get(1).equalsIgnoreCase("as")) {
            as = words.get(1);
            name = words.get(2).toLowerCase(Locale.ROOT);
            if (!STAGE_NAME.matcher(name).matches()) {
                throw new DockerfileException("invalid name for build stage: \"" + words.get(2)
                        + "\", name can't start with a number or contain symbols");
            }
        } else if (words.size() != 1) {
            throw new DockerfileException("FROM requires either one or three arguments");
        }
        return new Stage(
                InstructionReader.written(line),
                name,
                as.isEmpty() ? "" : words.get(2),
                words.getFirst(),
                platform,
                as,
                List.of());
    }
}
