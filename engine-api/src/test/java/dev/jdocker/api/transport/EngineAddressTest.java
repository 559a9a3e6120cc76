package dev.jdocker.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
    @ValueSource(
            strings = {"/run/x.sock", "unix://", "npipe://x", "tcp://h:x", "tcp://h:0", "tcp://h:70000", "tcp://h/p"})
    void whatIsNoAddressIsRefused(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineAddress.parse(host))
                .withMessage("unable to parse docker host `" + host + "`");
    }

    @ParameterizedTest
    @CsvSource({
        "ssh://u@h, over ssh is not implemented",
        "fd://, for a daemon to listen on",
        "https://h, TLS is not implemented"
    })
    void whatIsNotSupportedIsSaid(String host, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineAddress.parse(host))
                .withMessageContaining(words);
    }
}
