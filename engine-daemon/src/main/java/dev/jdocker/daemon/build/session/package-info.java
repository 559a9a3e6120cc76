/**
 * Sessions: what a client offers to a build while it runs, over a connection on which it is the server. Files of folders,
 * credentials, secrets, SSH agents, a place for what was built.
 */
@NullMarked
package dev.jdocker.daemon.build.session;

import org.jspecify.annotations.NullMarked;
