/** Images to and from archives: save, load, import, and the image that the distribution brings. */
@NullMarked
package dev.jdocker.daemon.image.archive;

import org.jspecify.annotations.NullMarked;
