package dev.jdocker.daemon.build.dockerfile;

import org.jspecify.annotations.Nullable;

/**
 * A pair of ENV, LABEL or ARG.
 *
 * @param value null of an ARG without a default
 * @param legacy whether it is written {@code KEY VALUE}
 */
public record KeyValue(String key, @Nullable String value, boolean legacy) {
    String text() {
        return value == null ? key : key + "=" + value;
    }
}
