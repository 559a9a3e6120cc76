/** Commands about the engine itself. */
@NullMarked
package dev.jdocker.cli.system;

import org.jspecify.annotations.NullMarked;
