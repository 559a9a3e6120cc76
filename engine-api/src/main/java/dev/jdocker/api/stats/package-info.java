/** What a container uses, as {@code GET /containers/{id}/stats} tells it. */
@NullMarked
package dev.jdocker.api.stats;

import org.jspecify.annotations.NullMarked;
