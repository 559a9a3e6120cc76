/** The operations on registries: log in, look at an image there, search. */
@NullMarked
package dev.jdocker.daemon.registry.route;

import org.jspecify.annotations.NullMarked;
