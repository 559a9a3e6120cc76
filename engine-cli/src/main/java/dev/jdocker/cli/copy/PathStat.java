package dev.jdocker.cli.copy;

import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.output.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;

/**
 * What an engine says of a path in a container.
 *
 * @param link where it leads, empty if it is no symbolic link
 */
record PathStat(String name, boolean isFolder, String link) {
    private static final String HEADER = "x-docker-container-path-stat";
    /** Go's bit for folders, which the mode is written in. */
    private static final long FOLDER = 1L << 31;

    static PathStat of(Reply reply) throws IOException {
        String header = reply.header(HEADER);
        if (header == null) {
            throw new IOException("the engine did not say what the path is");
        }
        Object json = Json.read(new ByteArrayInputStream(Base64.getDecoder().decode(header)));
        return new PathStat(
                Json.string(json, "name"), (Json.number(json, "mode") & FOLDER) != 0, Json.string(json, "linkTarget"));
    }
}
