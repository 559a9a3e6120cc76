package dev.jdocker.daemon.build.graph;

import dev.jdocker.daemon.image.ConfigDocument;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an image's history.
 *
 * @param inherited the base's own entry, else null
 * @param step what made its layer, null where it has none
 */
public record History(
        ConfigDocument.@Nullable Step inherited,
        String createdBy,
        @Nullable Step step) {}
