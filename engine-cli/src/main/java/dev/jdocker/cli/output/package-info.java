/** Tables, Go templates, JSON and human units. */
@NullMarked
package dev.jdocker.cli.output;

import org.jspecify.annotations.NullMarked;
