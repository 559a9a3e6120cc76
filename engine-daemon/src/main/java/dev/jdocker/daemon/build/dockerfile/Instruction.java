package dev.jdocker.daemon.build.dockerfile;

import dev.jdocker.api.image.HealthConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An instruction of a stage, as it is written: variables are not expanded. */
public sealed interface Instruction {

    /** What all have in common. */
    Written written();

    /**
     * What is written, and where.
     *
     * @param keyword as it is written
     * @param original the whole line, joined
     * @param comments the comment lines before it
     */
    record Written(String keyword, String original, Lines lines, List<Heredoc> heredocs, List<String> comments) {
        public Written {
            heredocs = List.copyOf(heredocs);
            comments = List.copyOf(comments);
        }

        /** What the comments before it say of a name: the line that begins with it; empty if none does. */
        public String description(String name) {
            return comments.stream()
                    .filter(line -> !name.isEmpty() && line.startsWith(name + " "))
                    .map(line -> line.substring(name.length() + 1))
                    .findFirst()
                    .orElse("");
        }
    }

    record Arg(Written written, List<KeyValue> pairs) implements Instruction {}

    record Env(Written written, List<KeyValue> pairs) implements Instruction {}

    record Label(Written written, List<KeyValue> pairs) implements Instruction {}

    record Maintainer(Written written, String name) implements Instruction {}

    /**
     * RUN.
     *
     * @param network {@code default}, {@code none}, {@code host}, or empty
     * @param insecure whether {@code --security=insecure}
     */
    record Run(
            Written written,
            CommandLine command,
            List<RunMount> mounts,
            String network,
            boolean insecure,
            List<String> devices)
            implements Instruction {}

    /**
     * COPY and ADD.
     *
     * @param add whether it is ADD
     * @param sources paths, addresses, and here-documents by {@code <<NAME}
     * @param from a stage, image or context, empty for the build's context
     * @param unpack whether archives are unpacked, null where it does not say
     */
    record Copy(
            Written written,
            boolean add,
            List<String> sources,
            String destination,
            String from,
            String chown,
            String chmod,
            boolean link,
            boolean parents,
            List<String> excludes,
            String checksum,
            boolean keepGitDir,
            @Nullable Boolean unpack)
            implements Instruction {}

    record Cmd(Written written, CommandLine command) implements Instruction {}

    record Entrypoint(Written written, CommandLine command) implements Instruction {}

    record Expose(Written written, List<String> ports) implements Instruction {}

    record Volume(Written written, List<String> paths) implements Instruction {}

    record User(Written written, String user) implements Instruction {}

    record Workdir(Written written, String path) implements Instruction {}

    record OnBuild(Written written, String expression) implements Instruction {}

    record StopSignal(Written written, String signal) implements Instruction {}

    record Healthcheck(Written written, HealthConfig health) implements Instruction {}

    record Shell(Written written, List<String> words) implements Instruction {}
}
