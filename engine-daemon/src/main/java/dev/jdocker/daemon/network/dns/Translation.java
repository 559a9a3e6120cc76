package dev.jdocker.daemon.network.dns;

/**
 * The table within a container's network that leads port 53 of the server's address to where the engine listens. A container
 * may so listen on port 53 itself, and an engine that comes after this one takes other ports and says so here.
 */
final class Translation {
    static final String ADDRESS = "127.0.0.11";

    private static final String TABLE = "ip jdocker_dns";

    private Translation() {}

    /** The table in the language of nft(8), instead of the one that may be there. */
    static String rules(int udpPort, int tcpPort) {
        return """
                table %1$s {}
                delete table %1$s
                table %1$s {
                  chain output {
                    type nat hook output priority -100; policy accept;
                    ip daddr %2$s udp dport 53 dnat to %2$s:%3$d
                    ip daddr %2$s tcp dport 53 dnat to %2$s:%4$d
                  }
                  chain postrouting {
                    type nat hook postrouting priority srcnat; policy accept;
                    ip saddr %2$s udp sport %3$d snat to %2$s:53
                    ip saddr %2$s tcp sport %4$d snat to %2$s:53
                  }
                }
                """.formatted(TABLE, ADDRESS, udpPort, tcpPort);
    }
}
