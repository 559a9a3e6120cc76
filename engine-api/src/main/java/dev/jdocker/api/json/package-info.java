/** How the Engine API writes JSON: the configured mapper, and the small types that Go's encoding makes necessary. */
@NullMarked
package dev.jdocker.api.json;

import org.jspecify.annotations.NullMarked;
