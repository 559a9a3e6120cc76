/** The jdocker command line client: the entry point and what every command shares. */
@NullMarked
package dev.jdocker.cli;

import org.jspecify.annotations.NullMarked;
