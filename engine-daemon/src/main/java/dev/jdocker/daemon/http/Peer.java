package dev.jdocker.daemon.http;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Who is at the other end of a connection. */
final class Peer {

    private final Channel channel;

    Peer(Channel channel) {
        this.channel = channel;
    }

    /** The certificates that the client has shown and TLS has verified, its own first. */
    List<X509Certificate> certificates() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        List<X509Certificate> certificates = new ArrayList<>();
        if (tls != null) {
            try {
                for (Certificate certificate : tls.engine().getSession().getPeerCertificates()) {
                    if (certificate instanceof X509Certificate known) {
                        certificates.add(known);
                    }
                }
            } catch (SSLPeerUnverifiedException e) {
                // It need not show any.
                return List.of();
            }
        }
        return certificates;
    }

    /** For the log: the process that SO_PEERCRED tells of (unix(7)), or the address. */
    @Override
    public String toString() {
        if (channel instanceof EpollDomainSocketChannel unix) {
            try {
                PeerCredentials credentials = unix.peerCredentials();
                int[] groups = credentials.gids();
                return "pid " + credentials.pid() + " uid " + credentials.uid() + " gid "
                        + (groups.length == 0 ? "?" : groups[0]);
            } catch (IOException e) {
                return "gone";
            }
        }
        return String.valueOf(channel.remoteAddress());
    }
}
