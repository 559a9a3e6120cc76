package dev.jdocker.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Runs several command lines, separated by {@code ++}, one after the other in one JVM. The build records the AOT cache of the
 * distribution with it, because a recording takes the classes of one process only.
 */
final class Rehearsal {
    private static final String SEPARATOR = "++";

    private Rehearsal() {}

    public static void main(String[] words) throws InterruptedException {
        List<String> all = Arrays.asList(words);
        for (int from = 0; from < all.size(); ) {
            int length = all.subList(from, all.size()).indexOf(SEPARATOR);
            int to = length < 0 ? all.size() : from + length;
            Jdocker jdocker = new Jdocker(
                    InputStream.nullInputStream(), OutputStream.nullOutputStream(), System.err, System.getenv(), null);
            int status = jdocker.run(all.subList(from, to));
            if (status != 0) {
                System.err.println("\"jdocker " + String.join(" ", all.subList(from, to)) + "\" ended with " + status);
                Runtime.getRuntime().halt(1);
            }
            from = to + 1;
        }
    }
}
