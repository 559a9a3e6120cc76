package dev.jdocker.daemon.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of local volumes, and what of them the kernel is told. */
class LocalOptionsTest {

    private static final ServerAddress SERVERS = new ServerAddress(name -> {
        if (name.equals("nobody")) {
            throw new UnknownHostException("nobody: Name or service not known");
        }
        return name.equals("files") ? InetAddress.getByName("192.0.2.7") : InetAddress.getByName(name);
    });

    private static LocalOptions options(String type, String words, String device) {
        return LocalOptions.parse(Map.of("type", type, "o", words, "device", device));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nfs  | addr=files,rw,nfsvers=4  | :/export       | addr=192.0.2.7,rw,nfsvers=4 | :/export
            nfs  | rw,addr=192.0.2.1        | :/export       | rw,addr=192.0.2.1           | :/export
            nfs  | rw                       | files:/export  | rw                          | files:/export
            nfs4 | addr=files               | :/export       | addr=files                  | :/export
            cifs | username=u               | //files/share  | username=u                  | //192.0.2.7/share
            cifs | username=u               | //192.0.2.9/s  | username=u                  | //192.0.2.9/s
            cifs | addr=files,username=u    | //files/share  | addr=192.0.2.7,username=u   | //files/share
            none | bind,addr=files          | /files         | bind,addr=files             | /files
            """)
    void theKernelIsToldAddressesOfServers(String type, String words, String device, String told, String at) {
        LocalOptions resolved = SERVERS.resolved(options(type, words, device));
        assertThat(resolved.words()).isEqualTo(told);
        assertThat(resolved.device()).isEqualTo(at);
    }

    @Test
    void aServerThatNobodyKnowsIsNamed() {
        assertThatThrownBy(() -> SERVERS.resolved(options("nfs", "addr=nobody", ":/")))
                .isInstanceOf(ServerError.class)
                .hasMessage("error resolving passed in network volume address: nobody: Name or service not known");
    }

    @Test
    void wrongOnesAreRefusedInDockersWords() {
        refused(Map.of("colour", "red"), "invalid option: \"colour\"");
        refused(Map.of("type", "nfs"), "missing required option: \"device\"");
        refused(Map.of("device", "/x"), "missing required option: \"type\"");
        refused(Map.of("o", "ro", "type", "x"), "missing required option: \"device\"");
        refused(Map.of("size", "much"), "invalid size: 'much'");
        refused(
                Map.of("type", "cifs", "device", "//files:445/share"),
                "port not allowed in CIFS device URL, include 'port' in 'o='");
    }

    private static void refused(Map<String, String> options, String text) {
        assertThatThrownBy(() -> LocalOptions.parse(options))
                .isInstanceOf(BadRequest.class)
                .hasMessage(text);
    }
}
