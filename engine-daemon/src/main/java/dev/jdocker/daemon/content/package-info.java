/** Blobs by digest: configs, manifests, indexes and layers as registries gave them, verified as they are written. */
@NullMarked
package dev.jdocker.daemon.content;

import org.jspecify.annotations.NullMarked;
