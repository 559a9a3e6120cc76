/** Making images of archives of files. */
@NullMarked
package dev.jdocker.daemon.image.imports;

import org.jspecify.annotations.NullMarked;
