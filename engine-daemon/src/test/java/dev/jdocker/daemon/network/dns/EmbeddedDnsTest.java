package dev.jdocker.daemon.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.network.dns.Messages.Rr;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.linux.netlink.Links;
import dev.jdocker.linux.netlink.NetlinkSocket;
import dev.jdocker.linux.netlink.NetworkNamespaces;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the kernel, as root, in namespaces of the test's own: a host with a name server on its loopback, and a container. */
class EmbeddedDnsTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String ID = "ab".repeat(32);
    private static final int TIMEOUT_MILLIS = 5000;

    private final Linux linux = new JnrLinux();
    private final NetworkNamespaces namespaces = new NetworkNamespaces(linux);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger askedByConnection = new AtomicInteger();

    @TempDir
    Path folder;

    private DatagramSocket upstream;
    private ServerSocket upstreamByConnection;
    private EmbeddedDns dns;

    @BeforeEach
    void start() throws IOException {
        for (String place : List.of("host", "container")) {
            namespaces.create(folder.resolve(place).toString(), () -> {
                try (NetlinkSocket socket = NetlinkSocket.open(linux)) {
                    Links links = new Links(socket);
                    links.setUp(links.get("lo").index(), true);
                }
                return null;
            });
        }
        Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.2\nnameserver 127.0.0.1\n");
        upstream = in("host", () -> new DatagramSocket(new InetSocketAddress(LOOPBACK, 53)));
        upstreamByConnection = in("host", () -> new ServerSocket(53, 10, LOOPBACK));
        Thread.ofPlatform().daemon().start(this::answerDatagrams);
        Thread.ofPlatform().daemon().start(this::answerConnections);
        dns = engine();
        dns.joined(new DnsEndpoint(
                "n", "app", false, ID, List.of("web"), List.of(InetAddress.ofLiteral("172.18.0.2")), Map.of()));
        serve(dns);
    }

    private EmbeddedDns engine() {
        return in("host", () -> EmbeddedDns.start(linux, folder.resolve("resolv.conf")));
    }

    private void serve(EmbeddedDns engine) {
        engine.serve(ID, folder.resolve("container"), new ResolverSettings(List.of(), false, List.of()));
    }

    @AfterEach
    void stop() throws IOException {
        dns.close();
        upstream.close();
        upstreamByConnection.close();
        for (String place : List.of("host", "container")) {
            namespaces.remove(folder.resolve(place).toString());
        }
    }

    /** Work that may fail as sockets do. */
    private interface Work<T> {
        T get() throws IOException;
    }

    private <T> T in(String place, Work<T> work) {
        try (Fd namespace = namespaces.open(folder.resolve(place).toString())) {
            return namespaces.inside(namespace, () -> {
                try {
                    return work.get();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** What the host's server says: names that begin with "big" are too long for a datagram, "none…" is no name. */
    private byte[] answer(byte[] bytes, boolean datagram) {
        Query query;
        try {
            query = Query.parse(bytes, bytes.length);
        } catch (MalformedMessage e) {
            throw new AssertionError(e);
        }
        if (query.name().startsWith("none")) {
            return Messages.response(bytes, Wire.NXDOMAIN, List.of(), List.of());
        }
        Rr one = new Rr(Wire.A, 300, new byte[] {10, 9, 8, 7});
        boolean big = query.name().startsWith("big");
        byte[] answer = Messages.response(
                bytes, 0, big ? java.util.Collections.nCopies(datagram ? 1 : 100, one) : List.of(one), List.of());
        if (big && datagram) {
            Wire.putU16(answer, 2, Wire.u16(answer, 2) | Wire.TC);
        }
        return answer;
    }

    private void answerDatagrams() {
        byte[] buffer = new byte[Wire.MAX_MESSAGE];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                upstream.receive(packet);
                asked.incrementAndGet();
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()), true);
                upstream.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // the test has ended
        }
    }

    private void answerConnections() {
        try {
            while (true) {
                try (Socket socket = upstreamByConnection.accept()) {
                    askedByConnection.incrementAndGet();
                    write(socket, answer(read(socket), false));
                }
            }
        } catch (IOException e) {
            // the test has ended
        }
    }

    private static byte[] read(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        return message;
    }

    private static void write(Socket socket, byte[] message) throws IOException {
        new DataOutputStream(socket.getOutputStream()).write(FrameReader.frame(message));
    }

    private byte[] byDatagram(byte[] message) {
        return in("container", () -> {
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                // Connected, so that an answer from another address or port is none.
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.11"), 53));
                socket.send(new DatagramPacket(message, message.length));
                DatagramPacket packet = new DatagramPacket(new byte[Wire.MAX_MESSAGE], Wire.MAX_MESSAGE);
                socket.receive(packet);
                return Arrays.copyOf(packet.getData(), packet.getLength());
            }
        });
    }

    private byte[] byConnection(byte[] message) {
        return in("container", () -> {
            try (Socket socket = new Socket("127.0.0.11", 53)) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                write(socket, message);
                return read(socket);
            }
        });
    }

    private static int code(byte[] answer) {
        return Wire.u16(answer, 2) & Wire.RCODE;
    }

    private static int count(byte[] answer) {
        return Wire.u16(answer, 6);
    }

    @Test
    void aContainersNameIsAnsweredHere() {
        byte[] answer = byDatagram(Messages.query("web", Wire.A));
        assertThat(answer).endsWith(172, 18, 0, 2);
        assertThat(byConnection(Messages.query("web", Wire.A))).isEqualTo(answer);
        assertThat(asked).hasValue(0);
    }

    @Test
    void theRestIsAskedOfTheHostsServersAndRemembered() {
        // The first server refuses, the second answers.
        for (int i = 0; i < 3; i++) {
            byte[] answer = byDatagram(Messages.query("example.com", Wire.A));
            assertThat(answer).endsWith(10, 9, 8, 7);
            assertThat(Wire.u16(answer, 0)).isEqualTo(0x1234);
        }
        assertThat(asked).hasValue(1);
        assertThat(code(byDatagram(Messages.query("none.example.com", Wire.A)))).isEqualTo(Wire.NXDOMAIN);
    }

    @Test
    void whatIsTooLongForADatagramIsAskedByConnection() {
        byte[] cut = byDatagram(Messages.query("big.example.com", Wire.A));
        assertThat(Wire.u16(cut, 2) & Wire.TC).isNotZero();
        assertThat(askedByConnection).hasValue(1);
        assertThat(count(byConnection(Messages.query("big.example.com", Wire.A))))
                .isEqualTo(100);
        assertThat(count(byDatagram(Messages.query("big2.example.com", Wire.A, 4096))))
                .isEqualTo(100);
    }

    @Test
    void theHostsServersAreFollowed() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.2\n");
        assertThat(code(byDatagram(Messages.query("a.example.com", Wire.A)))).isEqualTo(Wire.SERVFAIL);
        Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
        long end = System.nanoTime() + 10_000_000_000L;
        while (code(byDatagram(Messages.query("a.example.com", Wire.A))) != 0) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(100);
        }
    }

    @Test
    void anEngineThatComesAfterServesOn() {
        dns.close();
        dns = engine();
        serve(dns);
        dns.joined(new DnsEndpoint(
                "n", "app", false, ID, List.of("web"), List.of(InetAddress.ofLiteral("172.18.0.3")), Map.of()));
        assertThat(byDatagram(Messages.query("web", Wire.A))).endsWith(172, 18, 0, 3);
        assertThat(byConnection(Messages.query("web", Wire.A))).endsWith(172, 18, 0, 3);
        dns.stop(ID);
        assertThatThrownBy(() -> byConnection(Messages.query("web", Wire.A))).hasMessageContaining("refused");
    }

    @Test
    void aContainerMayServeNamesItself() throws IOException {
        try (DatagramSocket own = in("container", () -> new DatagramSocket(new InetSocketAddress("0.0.0.0", 53)))) {
            assertThat(byDatagram(Messages.query("web", Wire.A))).endsWith(172, 18, 0, 2);
            own.setSoTimeout(1);
            assertThatThrownBy(() -> own.receive(new DatagramPacket(new byte[512], 512)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void whatIsNoQueryIsRefused() {
        assertThat(code(byDatagram(Arrays.copyOf(Messages.query("web", Wire.A), 20))))
                .isEqualTo(Wire.FORMERR);
        byte[] update = Messages.query("web", Wire.A);
        update[2] |= 0x28;
        assertThat(code(byDatagram(update))).isEqualTo(Wire.NOTIMP);
        assertThatThrownBy(() -> byConnection(new byte[3])).isInstanceOf(UncheckedIOException.class);
        assertThat(byDatagram(Messages.query("web", Wire.A))).endsWith(172, 18, 0, 2);
    }

    @Test
    void manyAskAtOnce() throws InterruptedException {
        List<Thread> threads = new java.util.ArrayList<>();
        AtomicInteger right = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            String prefix = "n" + i + "-";
            threads.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 50; j++) {
                    byte[] answer = byDatagram(Messages.query(prefix + j + ".example.com", Wire.A));
                    right.addAndGet(answer[answer.length - 1] == 7 ? 1 : 0);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(right).hasValue(400);
    }
}
