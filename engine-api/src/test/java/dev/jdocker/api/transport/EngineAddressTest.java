package dev.jdocker.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.tls.ClientTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineAddressTest {
    @Test
    void theDefaultIsTheSocketOfTheDaemon() {
        assertThat(EngineAddress.parse(null)).isEqualTo(new UnixTransport("/run/jdocker.sock"));
        assertThat(EngineAddress.parse("")).isEqualTo(new UnixTransport("/run/jdocker.sock"));
    }

    @Test
    void aHostIsTakenApart() {
        assertThat(EngineAddress.parse("unix:///a/b")).isEqualTo(new UnixTransport("/a/b"));
        assertThat(EngineAddress.parse("unix://@a")).isEqualTo(new JnrUnixTransport("@a"));
        assertThat(EngineAddress.parse("tcp://h:1")).isEqualTo(new TcpTransport("h", 1));
        assertThat(EngineAddress.parse("http://h:1/")).isEqualTo(new TcpTransport("h", 1));
        assertThat(EngineAddress.parse("tcp://h")).isEqualTo(new TcpTransport("h", 2375));
        assertThat(EngineAddress.parse("tcp://[::1]:1")).isEqualTo(new TcpTransport("::1", 1));
        assertThat(EngineAddress.parse("tcp://[::1]:1").address()).isEqualTo("tcp://[::1]:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run/x.sock", "unix://", "tcp://h:x", "tcp://h:0", "tcp://h:70000", "tcp://h/p"})
    void whatIsNoAddressIsRefused(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineAddress.parse(host))
                .withMessage("unable to parse docker host `" + host + "`");
    }

    @Test
    void whatGoesByUnknownMeansIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineAddress.parse("npipe://x"))
                .withMessage("invalid bind address format: npipe://x");
    }

    @ParameterizedTest
    @CsvSource({
        "fd://, for a daemon to listen on",
        "ssh://, ssh host connection is not valid",
        "ssh://u:p@h, plain-text password is not supported",
        "ssh://h?x=y, query parameters are not allowed",
        "ssh://-oProxyCommand=x@h, may not begin with a dash"
    })
    void whatIsNotSupportedIsSaid(String host, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineAddress.parse(host))
                .withMessageContaining(words);
    }

    @Test
    void sshLeadsToTheEngineOverThere() {
        ProgramTransport transport = (ProgramTransport) EngineAddress.parse("ssh://me@far:2222/run/it's.sock");
        assertThat(transport.command().subList(0, 10))
                .containsExactly("ssh", "-l", "me", "-p", "2222", "-o", "ConnectTimeout=30", "-T", "--", "far");
        assertThat(transport.command().getLast())
                .contains("exec docker --host 'unix:///run/it'\\''s.sock' system dial-stdio");
        assertThat(transport.address()).isEqualTo("ssh://me@far:2222/run/it's.sock");
    }

    @Test
    void aProgramThatSaysNothingIsQuotedForWhatItComplained() throws Exception {
        Transport transport = new ProgramTransport(List.of("sh", "-c", "echo no route >&2"), "ssh://far");
        try (Connection connection = transport.connect()) {
            assertThatThrownBy(() -> connection.in().read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("stderr=no route");
        }
    }

    @Test
    void aProgramsStreamsAreTheConnection() throws Exception {
        Transport transport = new ProgramTransport(List.of("cat"), "ssh://far");
        try (Connection connection = transport.connect()) {
            connection.out().write("hello".getBytes(StandardCharsets.UTF_8));
            // Without a flush: an exchange waits for its answer.
            assertThat(connection.in().readNBytes(5)).asString().isEqualTo("hello");
            connection.shutdownOutput();
            assertThat(connection.in().read()).isNegative();
        }
    }

    @Test
    void withTlsThePortIsAnother() {
        ClientTls tls = new ClientTls(null, null, null, true);
        assertThat(EngineAddress.parse("tcp://h", tls)).isEqualTo(new TlsTransport("h", 2376, tls));
        assertThat(EngineAddress.parse("https://h:1")).isEqualTo(new TlsTransport("h", 1, tls));
    }
}
