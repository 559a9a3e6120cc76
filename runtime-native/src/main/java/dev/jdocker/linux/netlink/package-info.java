/**
 * The kernel's network configuration over netlink(7): links, addresses, routes, neighbours and the namespaces they are
 * in. Messages are plain bytes, made and read without a system call; {@link NetlinkSocket} sends them.
 */
@NullMarked
package dev.jdocker.linux.netlink;

import org.jspecify.annotations.NullMarked;
