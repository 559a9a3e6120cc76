/** Commands about containers. */
@NullMarked
package dev.jdocker.cli.container;

import org.jspecify.annotations.NullMarked;
