/** {@code jrunc}: the runtime as a command over bundles, with the command line, files and messages of runc. */
@NullMarked
package dev.jdocker.jrunc;

import org.jspecify.annotations.NullMarked;
