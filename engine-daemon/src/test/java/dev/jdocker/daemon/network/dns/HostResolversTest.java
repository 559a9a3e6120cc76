package dev.jdocker.daemon.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostResolversTest {

    @Test
    void theHostsServersAreAskedOnTheHost() {
        assertThat(HostResolvers.parse(List.of(
                        "# nameserver 1.1.1.1",
                        "nameserver 127.0.0.53",
                        "search example.test",
                        " nameserver\t192.0.2.1 ",
                        "nameserver fe80::1%nolink",
                        "nameserver ::1",
                        "nameserver")))
                .containsExactly(
                        new NameServer(InetAddress.ofLiteral("127.0.0.53"), true),
                        new NameServer(InetAddress.ofLiteral("192.0.2.1"), true),
                        new NameServer(InetAddress.ofLiteral("::1"), true));
    }

    @Test
    void aHostWithoutTheFileHasNone(@TempDir Path folder) {
        assertThat(new HostResolvers(folder.resolve("resolv.conf")).servers()).isEmpty();
    }
}
