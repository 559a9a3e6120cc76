/** Programs of system calls: plain data that the launcher plays. */
@NullMarked
package dev.jdocker.runtime.program;

import org.jspecify.annotations.NullMarked;
