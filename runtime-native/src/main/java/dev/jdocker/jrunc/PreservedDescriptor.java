package dev.jdocker.jrunc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Descriptors of the caller that a container is to inherit. */
final class PreservedDescriptor {
    /** What the JVM itself opens when it starts: its own files and the jars. */
    private static final Pattern OWN = Pattern.compile(".*\\.(jar|aot|jsa)");

    private PreservedDescriptor() {}

    /** Fails unless the caller has passed a descriptor of that number. */
    static void check(int number, int all) {
        Path link = Path.of("/proc/self/fd", Integer.toString(number));
        try {
            String target = Files.readSymbolicLink(link).toString();
            if (!OWN.matcher(target).matches() && !target.startsWith(System.getProperty("java.home") + "/")) {
                return;
            }
        } catch (IOException e) {
            throw missing(number, all);
        }
        throw missing(number, all);
    }

    private static JruncException missing(int number, int all) {
        return new JruncException("please check that preserved-fd " + (number - 2) + " (of " + all + ") is present");
    }
}
