/** The pure translation of an OCI config into a program of system calls: no file is opened, nothing is asked of the kernel. */
@NullMarked
package dev.jdocker.runtime.compile;

import org.jspecify.annotations.NullMarked;
