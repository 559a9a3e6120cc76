package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.text.ByteSize;
import dev.jdocker.daemon.error.BadRequest;
import java.util.Map;

/** {@code --storage-opt}: how much a container may write. */
public final class StorageOptions {
    private StorageOptions() {}

    /**
     * The limit in bytes, 0 for none.
     *
     * @throws BadRequest for another option
     */
    public static long sizeBytes(Map<String, String> options) {
        long bytes = 0;
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (!option.getKey().equals("size")) {
                throw new BadRequest("Unknown option " + option.getKey());
            }
            try {
                bytes = ByteSize.parse(option.getValue());
            } catch (IllegalArgumentException e) {
                throw new BadRequest(String.valueOf(e.getMessage()), e);
            }
        }
        return bytes;
    }
}
