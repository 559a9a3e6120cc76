package dev.jdocker.cli.command;

import dev.jdocker.api.system.BuildStamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The version of this client, from a file that the build writes. */
public record ClientVersion(String version, String commit, String built) {
    /** The newest API version that this client speaks. */
    public static final String API = "1.51";

    public static ClientVersion read() throws IOException {
        BuildStamp stamp = BuildStamp.read();
        try (InputStream in = ClientVersion.class.getResourceAsStream("version.txt")) {
            String version = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return new ClientVersion(version.isEmpty() ? "unknown" : version, stamp.commit(), stamp.time());
        }
    }
}
