package dev.jdocker.daemon.system;

import dev.jdocker.daemon.persist.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The identity of a data root, made once and kept in it. */
public final class EngineId {

    private EngineId() {}

    /** Reads the identity, or makes one. */
    public static String of(Path dataRoot) throws IOException {
        Path file = dataRoot.resolve("engine-id");
        if (Files.exists(file)) {
            String id = Files.readString(file).strip();
            if (!id.isEmpty()) {
                return id;
            }
        }
        String id = UUID.randomUUID().toString();
        AtomicFile.write(file, (id + "\n").getBytes(StandardCharsets.US_ASCII));
        return id;
    }
}
