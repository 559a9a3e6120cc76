package dev.jdocker.daemon.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Instructions about an image's config alone, for an image that is not built. */
public record Changes(char escape, List<Instruction> instructions) {

    private static final Set<String> ALLOWED = Set.of(
            "CMD",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "HEALTHCHECK",
            "LABEL",
            "ONBUILD",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    public Changes {
        instructions = List.copyOf(instructions);
    }

    /** Reads lines as they stand in a Dockerfile. */
    public static Changes parse(String text) throws DockerfileException {
        char escape = Directives.read(LineReader.split(text)).escape();
        List<Line> lines = new LineReader(text, escape, empty -> {}).read();
        for (Line line : lines) {
            if (!ALLOWED.contains(line.keyword().toUpperCase(Locale.ROOT))) {
                throw new DockerfileException(line.keyword() + " is not a valid change command");
            }
        }
        InstructionReader reader = new InstructionReader(escape);
        List<Instruction> read = new ArrayList<>();
        for (Line line : lines) {
            read.add(reader.read(line));
        }
        return new Changes(escape, read);
    }
}
