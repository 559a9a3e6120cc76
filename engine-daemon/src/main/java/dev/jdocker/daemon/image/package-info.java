/** Images and their names: load, list, inspect, tag, remove. */
@NullMarked
package dev.jdocker.daemon.image;

import org.jspecify.annotations.NullMarked;
