package dev.jdocker.daemon.secret;

import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.secret.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A secret as it stands on disk.
 *
 * @param layout the version of this document's form, for migrations
 * @param sealed the data, encrypted, in base64
 */
record SecretDocument(
        int layout, String id, String name, Timestamp created, Map<String, String> labels, String sealed) {
    static final int LAYOUT = 1;

    SecretDocument {
        labels = Copy.map(labels);
    }

    /**
     * As clients are shown it.
     *
     * @param data in base64, null where it is not shown
     */
    Secret shown(@Nullable String data) {
        return new Secret(id, new Secret.Version(1), created, created, new Secret.Spec(name, labels, data));
    }
}
