package dev.jdocker.jrunc;

import dev.jdocker.linux.jnr.JnrLinux;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the verbs of a container's life one after the other in one JVM, in a folder that holds an empty root file system. The
 * build records the AOT cache of the distribution with it, because a recording takes the classes of one process only. What
 * fails here, because the builder is not root or the folder has no program, has loaded its classes all the same.
 */
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] words) throws IOException {
        Path bundle = Path.of(words[0]);
        String root = bundle.resolve("root").toString();
        run("--version");
        run("features");
        run("--root", root, "spec", "--bundle", bundle.toString());
        Path config = bundle.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("\"terminal\": true", "\"terminal\": false")
                        .replace("\"sh\"", "\"sh\", \"-c\", \"read forever </dev/zero\""));
        String id = "jdocker-rehearsal-" + ProcessHandle.current().pid();
        run("--root", root, "create", "--bundle", bundle.toString(), "--pid-file", bundle + "/pid", id);
        run("--root", root, "start", id);
        run("--root", root, "list");
        run("--root", root, "exec", id, "sh", "-c", "true");
        run("--root", root, "pause", id);
        run("--root", root, "resume", id);
        run("--root", root, "kill", id, "KILL");
        run("--root", root, "--log", bundle + "/log", "--log-format", "json", "state", id);
        run("--root", root, "delete", "--force", id);
    }

    private static void run(String... command) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Jrunc jrunc =
                new Jrunc(InputStream.nullInputStream(), nowhere, System.err, new Machine(JnrLinux::new), Map.of());
        System.err.println(String.join(" ", command) + " ended with " + jrunc.run(List.of(command)));
    }
}
