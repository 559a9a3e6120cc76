/** Limits of how much a folder may hold, by the project quotas of the file system below. */
@NullMarked
package dev.jdocker.daemon.quota;

import org.jspecify.annotations.NullMarked;
