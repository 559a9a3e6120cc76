/** Whom a container's process runs as: the accounts of an image, looked up without mounting it. */
@NullMarked
package dev.jdocker.user;

import org.jspecify.annotations.NullMarked;
