/** Volumes on the wire. */
@NullMarked
package dev.jdocker.api.volume;

import org.jspecify.annotations.NullMarked;
