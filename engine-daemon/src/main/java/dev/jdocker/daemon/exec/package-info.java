/** Further processes in running containers: made, started, resized, inspected, forgotten. */
@NullMarked
package dev.jdocker.daemon.exec;

import org.jspecify.annotations.NullMarked;
