/** Containers on the wire: what a create takes, what inspect, list and wait answer. */
@NullMarked
package dev.jdocker.api.container;

import org.jspecify.annotations.NullMarked;
