/** Plugins that say of each request whether it may be served ({@code authorization-plugins}). */
@NullMarked
package dev.jdocker.daemon.authorization;

import org.jspecify.annotations.NullMarked;
