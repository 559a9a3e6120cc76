package dev.jdocker.jrunc;

import dev.jdocker.linux.jnr.JnrLinux;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
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

    public static void main(String[] words) {
        String bundle = words[0];
        String root = Path.of(bundle, "root").toString();
        for (List<String> command : List.of(
                List.of("--version"),
                List.of("features"),
                List.of("--root", root, "spec", "--bundle", bundle),
                List.of("--root", root, "list"),
                List.of("--root", root, "--log", bundle + "/log", "--log-format", "json", "state", "rehearsal"),
                List.of("--root", root, "delete", "--force", "rehearsal"))) {
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
            Jrunc jrunc =
                    new Jrunc(InputStream.nullInputStream(), nowhere, System.err, new Machine(JnrLinux::new), Map.of());
            System.err.println(command + " ended with " + jrunc.run(command));
        }
    }
}
