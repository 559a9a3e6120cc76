package dev.jdocker.daemon.build.dockerfile;

import dev.jdocker.daemon.build.SourceFile;
import java.util.List;

/**
 * A Dockerfile that has been read.
 *
 * @param globals the ARGs before the first FROM
 * @param emptyContinuations where lines within a continued one are empty
 */
public record Dockerfile(
        SourceFile file,
        Directives directives,
        List<Instruction.Arg> globals,
        List<Stage> stages,
        List<Lines> emptyContinuations) {
    public Dockerfile {
        globals = List.copyOf(globals);
        stages = List.copyOf(stages);
        emptyContinuations = List.copyOf(emptyContinuations);
    }

    /** Reads a file. */
    public static Dockerfile parse(SourceFile file) throws DockerfileException {
        return DockerfileReader.read(file);
    }

    /** Reads the instructions that an image has for those who build on it (ONBUILD). */
    public static List<Instruction> triggers(List<String> expressions) throws DockerfileException {
        return DockerfileReader.triggers(expressions);
    }
}
