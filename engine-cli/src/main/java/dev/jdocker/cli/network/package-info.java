/** {@code jdocker network}. */
@NullMarked
package dev.jdocker.cli.network;

import org.jspecify.annotations.NullMarked;
