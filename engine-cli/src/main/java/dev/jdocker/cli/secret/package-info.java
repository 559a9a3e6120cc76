/** The commands about secrets, which need no swarm here. */
@NullMarked
package dev.jdocker.cli.secret;

import org.jspecify.annotations.NullMarked;
