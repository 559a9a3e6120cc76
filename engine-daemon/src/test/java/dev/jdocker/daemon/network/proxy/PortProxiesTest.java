package dev.jdocker.daemon.network.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.network.firewall.PublishedPort.Protocol;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.linux.netlink.Links;
import dev.jdocker.linux.netlink.NetlinkSocket;
import dev.jdocker.linux.netlink.NetworkNamespaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the kernel, as root, in a namespace of the test's own whose loopback plays host and container. */
class PortProxiesTest {
    private static final InetSocketAddress CONTAINER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 7000);

    private final Linux linux = new JnrLinux();
    private final NetworkNamespaces namespaces = new NetworkNamespaces(linux);

    @TempDir
    Path folder;

    private PortProxies proxy;
    private @Nullable HostPort port;

    @BeforeEach
    void start() {
        namespaces.create(pin(), () -> {
            try (NetlinkSocket socket = NetlinkSocket.open(linux)) {
                Links links = new Links(socket);
                links.setUp(links.get("lo").index(), true);
            }
            return true;
        });
        proxy = in(() -> PortProxies.start(linux));
    }

    @AfterEach
    void stop() {
        if (port != null) {
            port.close();
        }
        proxy.close();
        namespaces.remove(pin());
    }

    private String pin() {
        return folder.resolve("host").toString();
    }

    /** Work that may fail as sockets do. */
    private interface Work<T> {
        T get() throws IOException;
    }

    private <T> T in(Work<T> work) {
        try (Fd namespace = namespaces.open(pin())) {
            return namespaces.inside(namespace, () -> {
                try {
                    return work.get();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private void publish(boolean udp) {
        HostPort reserved =
                in(() -> proxy.reserve(InetAddress.ofLiteral("::"), udp ? Protocol.UDP : Protocol.TCP, 8000));
        reserved.relayTo(CONTAINER);
        port = reserved;
    }

    private static InetSocketAddress published() {
        return new InetSocketAddress(InetAddress.ofLiteral("::1"), 8000);
    }

    /** Gives back all that comes, once everything has come. */
    private static void echoAtTheEnd(ServerSocket server) {
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try {
                    Socket socket = server.accept();
                    Thread.ofPlatform().daemon().start(() -> {
                        try (socket) {
                            socket.getOutputStream()
                                    .write(socket.getInputStream().readAllBytes());
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
                } catch (IOException e) {
                    return; // the test has ended
                }
            }
        });
    }

    @Test
    void aConnectionGoesBothWaysAndEndsOneWayAtATime() throws IOException {
        try (ServerSocket server = in(() -> new ServerSocket(7000, 10, CONTAINER.getAddress()))) {
            echoAtTheEnd(server);
            publish(false);
            byte[] sent = new byte[3_000_000];
            new Random(1).nextBytes(sent);
            byte[] got = in(() -> {
                try (Socket socket = new Socket()) {
                    socket.connect(published());
                    socket.getOutputStream().write(sent);
                    socket.shutdownOutput();
                    return socket.getInputStream().readAllBytes();
                }
            });
            assertThat(got).isEqualTo(sent);
        }
    }

    @Test
    void manyConnectionsAtOnce() throws IOException, InterruptedException {
        try (ServerSocket server = in(() -> new ServerSocket(7000, 100, CONTAINER.getAddress()))) {
            echoAtTheEnd(server);
            publish(false);
            AtomicInteger right = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                byte[] sent = ("hello " + i).getBytes(StandardCharsets.UTF_8);
                threads.add(Thread.ofPlatform()
                        .start(() -> in(() -> {
                            try (Socket socket = new Socket()) {
                                socket.connect(published());
                                socket.getOutputStream().write(sent);
                                socket.shutdownOutput();
                                if (java.util.Arrays.equals(
                                        sent, socket.getInputStream().readAllBytes())) {
                                    right.incrementAndGet();
                                }
                            }
                            return true;
                        })));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(right).hasValue(50);
        }
    }

    @Test
    void aContainerThatDoesNotListenEndsTheConnection() {
        publish(false);
        int end = in(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(published());
                socket.setSoTimeout(5000);
                return socket.getInputStream().read();
            } catch (java.net.SocketException e) {
                return -1; // a reset is as good
            }
        });
        assertThat(end).isEqualTo(-1);
    }

    @Test
    void withdrawingEndsConnectionsAndFreesThePort() throws Exception {
        try (ServerSocket server = in(() -> new ServerSocket(7000, 10, CONTAINER.getAddress()))) {
            echoAtTheEnd(server);
            publish(false);
            try (Socket socket = in(() -> {
                Socket made = new Socket();
                made.connect(published());
                return made;
            })) {
                socket.setSoTimeout(5000);
                HostPort published = Objects.requireNonNull(port);
                published.close();
                published.close();
                assertThat(endOf(socket)).isEqualTo(-1);
            }
            assertThatThrownBy(() -> in(() -> {
                        try (Socket socket = new Socket()) {
                            socket.connect(published());
                        }
                        return true;
                    }))
                    .hasMessageContaining("refused");
        }
    }

    private static int endOf(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void aPortIsTakenOnce() throws IOException {
        for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
            InetAddress all = InetAddress.ofLiteral("0.0.0.0");
            HostPort first = in(() -> proxy.reserve(all, protocol, 0));
            assertThat(first.port()).isPositive();
            InetAddress one = InetAddress.ofLiteral("127.0.0.1");
            assertThatThrownBy(() -> in(() -> proxy.reserve(one, protocol, first.port())))
                    .isInstanceOfSatisfying(
                            ErrnoException.class,
                            e -> assertThat(e.is(Errno.EADDRINUSE)).isTrue());
            HostPort other = in(() -> proxy.reserve(InetAddress.ofLiteral("::"), protocol, first.port()));
            other.close();
            first.close();
            in(() -> proxy.reserve(one, protocol, first.port())).close();
        }
        assertThatThrownBy(() -> in(() -> proxy.reserve(InetAddress.ofLiteral("192.0.2.9"), Protocol.TCP, 80)))
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        e -> assertThat(e.is(Errno.EADDRNOTAVAIL)).isTrue());
    }

    @Test
    void datagramsAreAnsweredFromTheAddressTheyWereSentTo() throws IOException {
        try (DatagramSocket server = in(() -> new DatagramSocket(CONTAINER))) {
            Thread.ofPlatform().daemon().start(() -> {
                DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                while (true) {
                    try {
                        server.receive(packet);
                        server.send(packet);
                    } catch (IOException e) {
                        return; // the test has ended
                    }
                }
            });
            publish(true);
            for (String name : List.of("one", "two")) {
                byte[] sent = name.getBytes(StandardCharsets.UTF_8);
                String got = in(() -> {
                    try (DatagramSocket socket = new DatagramSocket()) {
                        socket.setSoTimeout(5000);
                        socket.connect(published()); // takes answers from nowhere else
                        socket.send(new DatagramPacket(sent, sent.length));
                        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                        socket.receive(packet);
                        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                    }
                });
                assertThat(got).isEqualTo(name);
            }
        }
    }
}
