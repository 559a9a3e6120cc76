/** Readers of what strangers send, shown inputs that are nearly right. */
@NullMarked
package dev.jdocker.daemon.fuzz;

import org.jspecify.annotations.NullMarked;
