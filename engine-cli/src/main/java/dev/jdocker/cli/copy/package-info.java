/** Files between this machine and containers, as archives. */
@NullMarked
package dev.jdocker.cli.copy;

import org.jspecify.annotations.NullMarked;
