/** What the engine says about itself and its machine, and the operations it knows but does not have. */
@NullMarked
package dev.jdocker.daemon.system;

import org.jspecify.annotations.NullMarked;
