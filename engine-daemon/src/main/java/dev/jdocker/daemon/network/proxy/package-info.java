/**
 * Published ports where the packet filter cannot lead a packet to the container: each connection and each conversation by
 * datagrams is handed on here, all in one event loop.
 */
@NullMarked
package dev.jdocker.daemon.network.proxy;

import org.jspecify.annotations.NullMarked;
