/** The one place that calls native code: system calls through JNR. */
@NullMarked
package dev.jdocker.linux.jnr;

import org.jspecify.annotations.NullMarked;
