/** The engine itself on the wire: version, info, events, errors. */
@NullMarked
package dev.jdocker.api.system;

import org.jspecify.annotations.NullMarked;
