/** Images from registries: layers are fetched, verified and unpacked as they come, several at once. */
@NullMarked
package dev.jdocker.daemon.image.pull;

import org.jspecify.annotations.NullMarked;
