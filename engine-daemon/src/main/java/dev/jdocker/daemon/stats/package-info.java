/** Readings of what containers use: taken once a second for all who look at a container, and not at all when nobody does. */
@NullMarked
package dev.jdocker.daemon.stats;

import org.jspecify.annotations.NullMarked;
