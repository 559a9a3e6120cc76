/** Runs containers by other OCI runtimes, called by their command line as runc is. */
@NullMarked
package dev.jdocker.runtime.foreign;

import org.jspecify.annotations.NullMarked;
