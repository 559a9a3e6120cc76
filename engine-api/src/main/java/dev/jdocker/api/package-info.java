/** What the Docker Engine API is spoken with; each package below is one topic of it. */
@NullMarked
package dev.jdocker.api;

import org.jspecify.annotations.NullMarked;
