/** The commands about secrets and configs, which need no swarm here. */
@NullMarked
package dev.jdocker.cli.secret;

import org.jspecify.annotations.NullMarked;
