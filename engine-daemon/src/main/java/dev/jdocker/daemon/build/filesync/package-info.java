/**
 * Folders that go over a session, entry by entry and only what has changed: contexts that come from the client, results that
 * go to it.
 */
@NullMarked
package dev.jdocker.daemon.build.filesync;

import org.jspecify.annotations.NullMarked;
