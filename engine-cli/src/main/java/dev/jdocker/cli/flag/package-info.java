/** Flags: a command line read the way Docker's client reads it. */
@NullMarked
package dev.jdocker.cli.flag;

import org.jspecify.annotations.NullMarked;
