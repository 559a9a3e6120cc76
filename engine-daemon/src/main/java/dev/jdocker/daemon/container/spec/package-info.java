/** From what a client asked for to the OCI configuration that the runtime is given: checks, defaults, translation. Pure. */
@NullMarked
package dev.jdocker.daemon.container.spec;

import org.jspecify.annotations.NullMarked;
