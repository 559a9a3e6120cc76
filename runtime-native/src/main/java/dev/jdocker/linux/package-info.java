/** Typed Linux system calls, owned file descriptors and errors. Everything above this package is free of JNR. */
@NullMarked
package dev.jdocker.linux;

import org.jspecify.annotations.NullMarked;
