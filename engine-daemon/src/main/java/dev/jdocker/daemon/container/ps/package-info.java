/** Processes as ps(1) shows them, read from /proc: no program is run for it. */
@NullMarked
package dev.jdocker.daemon.container.ps;

import org.jspecify.annotations.NullMarked;
