/** The files of containers: copied out and in, exported, compared with their image. */
@NullMarked
package dev.jdocker.daemon.container.files;

import org.jspecify.annotations.NullMarked;
