/** Caches of builds elsewhere, in BuildKit's form: {@code application/vnd.buildkit.cacheconfig.v0}. The keys are this engine's. */
@NullMarked
package dev.jdocker.daemon.build.remote;

import org.jspecify.annotations.NullMarked;
