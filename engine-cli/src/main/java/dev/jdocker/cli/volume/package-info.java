/** The commands about volumes. */
@NullMarked
package dev.jdocker.cli.volume;

import org.jspecify.annotations.NullMarked;
