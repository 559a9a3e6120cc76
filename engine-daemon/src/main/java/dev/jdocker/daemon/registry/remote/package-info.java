/** Repositories of registries over the network: manifests, blobs down and up, each verified. */
@NullMarked
package dev.jdocker.daemon.registry.remote;

import org.jspecify.annotations.NullMarked;
