/** Images on the wire, and the names and digests they go by. */
@NullMarked
package dev.jdocker.api.image;

import org.jspecify.annotations.NullMarked;
