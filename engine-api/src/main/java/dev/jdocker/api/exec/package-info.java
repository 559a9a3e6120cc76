/** Processes run in running containers, on the wire. */
@NullMarked
package dev.jdocker.api.exec;

import org.jspecify.annotations.NullMarked;
