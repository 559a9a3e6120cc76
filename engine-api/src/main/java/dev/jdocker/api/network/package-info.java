/** A container's ends of networks on the wire. */
@NullMarked
package dev.jdocker.api.network;

import org.jspecify.annotations.NullMarked;
