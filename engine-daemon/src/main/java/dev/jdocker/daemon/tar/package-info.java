/** Tar archives as streams of entries, read and written byte for byte as Docker and its peers understand them. */
@NullMarked
package dev.jdocker.daemon.tar;

import org.jspecify.annotations.NullMarked;
