/** State on disk: files that are replaced whole or not at all, and folders of them. */
@NullMarked
package dev.jdocker.daemon.persist;

import org.jspecify.annotations.NullMarked;
