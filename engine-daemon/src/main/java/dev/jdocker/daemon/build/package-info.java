/**
 * Builds of images from Dockerfiles: what is asked ({@link BuildRequest}), what is told meanwhile ({@link BuildObserver}) and
 * what comes of it ({@link BuildResult}). Doors to it make requests; the packages below do the work.
 */
@NullMarked
package dev.jdocker.daemon.build;

import org.jspecify.annotations.NullMarked;
