/** How pulls and pushes get on, as the objects that clients draw their bars from. */
@NullMarked
package dev.jdocker.daemon.image.progress;

import org.jspecify.annotations.NullMarked;
