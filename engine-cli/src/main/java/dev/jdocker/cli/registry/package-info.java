/** The commands about registries: log in and out, search, look at an image there. */
@NullMarked
package dev.jdocker.cli.registry;

import org.jspecify.annotations.NullMarked;
