/** The capabilities of Linux, sets of them, and the rules by which a container's set comes from the client's wishes. */
@NullMarked
package dev.jdocker.capability;

import org.jspecify.annotations.NullMarked;
