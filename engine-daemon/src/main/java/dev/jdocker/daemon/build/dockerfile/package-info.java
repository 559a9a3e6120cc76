/** The language of Dockerfiles: from text to instructions, variables, and what is odd about a file. Touches nothing. */
@NullMarked
package dev.jdocker.daemon.build.dockerfile;

import org.jspecify.annotations.NullMarked;
