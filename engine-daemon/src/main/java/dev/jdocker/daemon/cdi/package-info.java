/** The Container Device Interface: devices that vendors describe in files, with all that a container needs for them. */
@NullMarked
package dev.jdocker.daemon.cdi;

import org.jspecify.annotations.NullMarked;
