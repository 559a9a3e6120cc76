/** The closed set of failures that a request can end with. */
@NullMarked
package dev.jdocker.daemon.error;

import org.jspecify.annotations.NullMarked;
