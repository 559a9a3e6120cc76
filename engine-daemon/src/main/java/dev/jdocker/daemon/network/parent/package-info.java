/**
 * Networks whose containers stand on a link of the host, beside the host in the network that it leads to: macvlan and ipvlan.
 * The engine gives addresses, and is no router.
 */
@NullMarked
package dev.jdocker.daemon.network.parent;

import org.jspecify.annotations.NullMarked;
