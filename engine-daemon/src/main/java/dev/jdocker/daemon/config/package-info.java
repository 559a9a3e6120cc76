/** The daemon's configuration: defaults, then daemon.json, then flags. */
@NullMarked
package dev.jdocker.daemon.config;

import org.jspecify.annotations.NullMarked;
