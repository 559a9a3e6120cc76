/**
 * The logs of containers: drivers and their options, files that follow each other and are read again while they are written,
 * and what is common to sending lines away. Each driver has a package of its own below.
 */
@NullMarked
package dev.jdocker.daemon.log;

import org.jspecify.annotations.NullMarked;
