package dev.jdocker.daemon.network.proxy;

/** A port that is handed on, until it is closed. On the loop's thread only. */
sealed interface ServedPort extends AutoCloseable permits TcpPort, UdpPort {
    @Override
    void close();
}
