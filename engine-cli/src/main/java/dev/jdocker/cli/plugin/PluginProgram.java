package dev.jdocker.cli.plugin;

import dev.jdocker.cli.output.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs plugins. */
public final class PluginProgram {
    private static final String METADATA = "docker-cli-plugin-metadata";
    private static final int METADATA_BYTES = 64 * 1024;

    private PluginProgram() {}

    /**
     * Runs a plugin in this process's place, with its streams and terminal.
     *
     * @param words the whole command line: a plugin knows the flags before the command as well
     * @param variables further ones of the environment
     * @return its exit status
     */
    public static int run(Plugin plugin, List<String> words, Map<String, String> variables)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(plugin.program().toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(variables);
        // What a person presses at the terminal reaches both: the plugin says what it means, and this process waits.
        org.jline.utils.Signals.register("INT", () -> {});
        Process process = builder.start();
        org.jline.utils.Signals.register("TERM", process::destroy);
        return process.waitFor();
    }

    /** What a plugin says of itself, empty if it says nothing. */
    public static Map<String, @Nullable Object> metadata(Plugin plugin) throws IOException {
        Process process = new ProcessBuilder(plugin.program().toString(), METADATA)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        byte[] answer = process.getInputStream().readNBytes(METADATA_BYTES);
        process.destroy();
        try {
            return Json.asObject(Json.read(new ByteArrayInputStream(answer)));
        } catch (IOException e) {
            // It may be of another kind: that is no reason to show nothing of the others.
            return Map.of();
        }
    }
}
