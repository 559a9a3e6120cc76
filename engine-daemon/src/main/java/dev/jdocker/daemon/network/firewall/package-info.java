/** What may pass between containers, this host and others: one table of the packet filter, made from plain records. */
@NullMarked
package dev.jdocker.daemon.network.firewall;

import org.jspecify.annotations.NullMarked;
