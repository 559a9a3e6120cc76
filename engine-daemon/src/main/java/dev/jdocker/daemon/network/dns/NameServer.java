package dev.jdocker.daemon.network.dns;

import java.net.InetAddress;

/**
 * A server that is asked for what is not known here.
 *
 * @param onHost whether it is to be asked from the host's network: it is one of the host's own
 */
record NameServer(InetAddress address, boolean onHost) {}
