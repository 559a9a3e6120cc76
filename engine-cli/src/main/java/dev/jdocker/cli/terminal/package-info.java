/** The terminal: raw mode and window size. */
@NullMarked
package dev.jdocker.cli.terminal;

import org.jspecify.annotations.NullMarked;
