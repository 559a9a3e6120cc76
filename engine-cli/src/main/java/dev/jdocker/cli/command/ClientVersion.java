package dev.jdocker.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The version of this client, from a file that the build writes. */
public record ClientVersion(String version, String commit, String built) {
    /** The newest API version that this client speaks. */
    public static final String API = "1.51";

    public static ClientVersion read() throws IOException {
        try (InputStream in = ClientVersion.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                return new ClientVersion("unknown", "unknown", "unknown");
            }
            String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
            return new ClientVersion(line(lines, 0), line(lines, 1), line(lines, 2));
        }
    }

    private static String line(String[] lines, int index) {
        String line = index < lines.length ? lines[index].strip() : "";
        return line.isEmpty() || line.startsWith("${") ? "unknown" : line;
    }
}
