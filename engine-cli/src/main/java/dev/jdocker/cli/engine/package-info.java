/** The engine as commands see it. */
@NullMarked
package dev.jdocker.cli.engine;

import org.jspecify.annotations.NullMarked;
