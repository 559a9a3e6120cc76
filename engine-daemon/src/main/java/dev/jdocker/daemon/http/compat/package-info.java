/** How bodies differ between versions of the Engine API; handlers know only the newest form. */
@NullMarked
package dev.jdocker.daemon.http.compat;

import org.jspecify.annotations.NullMarked;
