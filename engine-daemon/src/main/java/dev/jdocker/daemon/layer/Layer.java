package dev.jdocker.daemon.layer;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DiffId;
import java.nio.file.Path;

/**
 * A layer that is unpacked.
 *
 * @param sizeBytes the sum of the sizes of its files
 * @param diff the folder for overlayfs
 */
public record Layer(ChainId chainId, DiffId diffId, long sizeBytes, Path diff) {}
