/** Files of git repositories, fetched by JGit. No program of the host's, no hook, no filter and no config but our own is used. */
@NullMarked
package dev.jdocker.daemon.build.git;

import org.jspecify.annotations.NullMarked;
