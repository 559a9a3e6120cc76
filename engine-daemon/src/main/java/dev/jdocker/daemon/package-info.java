/** The daemon: its main class, its life and the wiring of its parts. */
@NullMarked
package dev.jdocker.daemon;

import org.jspecify.annotations.NullMarked;
