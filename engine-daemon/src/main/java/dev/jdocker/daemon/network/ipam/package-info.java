/** Which networks and addresses are given to whom, by Docker's rules. Nothing here asks the kernel or writes a file. */
@NullMarked
package dev.jdocker.daemon.network.ipam;

import org.jspecify.annotations.NullMarked;
