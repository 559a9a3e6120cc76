/** Health checks: a command that is run in a container again and again, and what its ends say of the container. */
@NullMarked
package dev.jdocker.daemon.health;

import org.jspecify.annotations.NullMarked;
