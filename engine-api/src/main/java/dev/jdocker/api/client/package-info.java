/** The client of the Engine API: HTTP/1.1 of its own, small because every command pays for its start. */
@NullMarked
package dev.jdocker.api.client;

import org.jspecify.annotations.NullMarked;
