/** Commands about images. */
@NullMarked
package dev.jdocker.cli.image;

import org.jspecify.annotations.NullMarked;
