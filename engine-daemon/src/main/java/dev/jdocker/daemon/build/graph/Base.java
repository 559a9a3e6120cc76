package dev.jdocker.daemon.build.graph;

import dev.jdocker.daemon.image.ConfigDocument;
import org.jspecify.annotations.Nullable;

/**
 * What a stage begins with.
 *
 * @param tree its files, null for none
 * @param document its config, null for none
 */
public record Base(@Nullable Step tree, @Nullable ConfigDocument document) {}
