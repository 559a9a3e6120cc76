package dev.jdocker.daemon.container.spec;

import dev.jdocker.daemon.error.BadRequest;
import java.util.Map;

/** {@code --storage-opt}: how much a container may write, where the file system can count it. */
final class StorageOptions {
    private StorageOptions() {}

    static void refuse(Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!option.equals("size")) {
                throw new BadRequest("Unknown option " + option);
            }
        }
        throw new BadRequest(
                "--storage-opt size is not supported: the data root's file system counts no project quotas");
    }
}
