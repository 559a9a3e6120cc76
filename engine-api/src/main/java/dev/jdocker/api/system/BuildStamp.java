package dev.jdocker.api.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Which sources this program was built of, from a file that the build writes.
 *
 * @param commit the beginning of the commit's hash; {@code unknown} if it was built without the history
 * @param time when the commit was made, or this version if the commit is unknown, as {@code BuildTime} is written
 */
public record BuildStamp(String commit, String time) {
    public static BuildStamp read() {
        try (InputStream in = BuildStamp.class.getResourceAsStream("build.txt")) {
            String[] lines =
                    in == null ? new String[0] : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
            return lines.length < 2 ? new BuildStamp("unknown", "unknown") : new BuildStamp(lines[0], lines[1]);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read build.txt of this program", e);
        }
    }
}
