/**
 * Registries as images are pulled from and pushed to them: what the rest of the daemon sees. How they are found is
 * {@code registry.host}, how they are spoken to {@code registry.http}, the two together {@code registry.remote}.
 */
@NullMarked
package dev.jdocker.daemon.registry;

import org.jspecify.annotations.NullMarked;
