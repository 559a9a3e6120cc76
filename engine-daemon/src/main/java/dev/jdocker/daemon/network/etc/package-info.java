/** What stands in a container's {@code /etc/hosts} and {@code /etc/resolv.conf}, as Docker writes them. Text only. */
@NullMarked
package dev.jdocker.daemon.network.etc;

import org.jspecify.annotations.NullMarked;
