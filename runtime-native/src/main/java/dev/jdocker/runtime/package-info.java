/** Starts containers: compiles an OCI config into a program of system calls, launches it, adopts what runs. */
@NullMarked
package dev.jdocker.runtime;

import org.jspecify.annotations.NullMarked;
