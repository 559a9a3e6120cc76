/** Image layers unpacked once into folders for overlayfs, and the writable layers of containers on top of them. */
@NullMarked
package dev.jdocker.daemon.layer;

import org.jspecify.annotations.NullMarked;
