package dev.jdocker.runtime.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.runtime.launch.HostPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls of one runtime for one container. Its state and its log stand in the container's run directory, so that they go with it.
 *
 * @param directory the container's run directory
 */
record RuntimeCalls(HostPrograms programs, RuntimeProgram runtime, Path directory, String id) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> ENVIRONMENT =
            List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

    /** Where the runtime keeps its state of the container. */
    Path state() {
        return directory.resolve("runtime-state");
    }

    /** A command line of the runtime; its log goes to {@code log}. */
    private List<String> command(Path log, List<String> words) {
        List<String> command = new ArrayList<>(List.of(runtime.path()));
        command.addAll(runtime.args());
        command.addAll(List.of("--root", state().toString(), "--log", log.toString(), "--log-format", "json"));
        command.addAll(words);
        return command;
    }

    /** A command that a monitor of ours is to start. */
    ContainerProcess process(Path log, List<String> words, ContainerProcess like) {
        return ContainerProcess.builder()
                .args(command(log, words))
                .env(ENVIRONMENT)
                .terminal(like.terminal())
                .consoleSize(like.consoleSize())
                .build();
    }

    /** Runs a verb to its end; a failure is told in the runtime's words. */
    void run(String... words) {
        Path log = directory.resolve("call.log");
        HostPrograms.Finished finished = programs.run(command(log, List.of(words)), ENVIRONMENT);
        if (finished.exitCode() != 0) {
            throw new ForeignRuntimeException(words[0] + " container " + id + " by " + runtime.path() + ": "
                    + error(log, finished.output().strip()));
        }
    }

    /** Whether the runtime says of itself that it can mount files with other owners. */
    boolean mountsIdmapped() {
        List<String> command = new ArrayList<>(List.of(runtime.path()));
        command.addAll(runtime.args());
        command.add("features");
        HostPrograms.Finished finished = programs.run(command, ENVIRONMENT);
        try {
            return finished.exitCode() == 0
                    && JSON.readTree(finished.output())
                            .at("/linux/mountExtensions/idmap/enabled")
                            .asBoolean();
        } catch (IOException e) {
            return false; // an old runtime, which has no features to tell of
        }
    }

    /** The last error of a log, which is of lines {@code {"level":"error","msg":"…"}}. */
    static String error(Path log, String otherwise) {
        String found = otherwise;
        try {
            for (String line : Files.exists(log) ? Files.readAllLines(log) : List.<String>of()) {
                JsonNode entry = JSON.readTree(line);
                if (entry.path("level").asText().equals("error")) {
                    found = entry.path("msg").asText();
                }
            }
        } catch (IOException e) {
            return found.isEmpty() ? e.toString() : found;
        }
        return found;
    }
}
