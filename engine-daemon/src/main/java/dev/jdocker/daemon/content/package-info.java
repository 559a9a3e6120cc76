/** Blobs by digest: configs and manifests of images, verified as they are written. */
@NullMarked
package dev.jdocker.daemon.content;

import org.jspecify.annotations.NullMarked;
