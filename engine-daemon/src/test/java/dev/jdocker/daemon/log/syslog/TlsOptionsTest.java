package dev.jdocker.daemon.log.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.log.Addresses.HostPort;
import dev.jdocker.daemon.log.LogOptions;
import dev.jdocker.daemon.log.MessageChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsOptionsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static SSLContext server;

    @BeforeAll
    static void makeServer() throws Exception {
        Path store = folder.resolve("store");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=server",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        Files.writeString(
                folder.resolve("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getCertificate("server").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        server = SSLContext.getInstance("TLS");
        server.init(managers.getKeyManagers(), null, null);
    }

    private static String sendTo(Map<String, String> options) throws Exception {
        try (SSLServerSocket socket = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> heard = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try (var connection = socket.accept();
                        InputStream in = connection.getInputStream()) {
                    heard.complete(new String(in.readAllBytes(), UTF_8));
                } catch (IOException e) {
                    heard.completeExceptionally(e);
                }
            });
            try (MessageChannel channel =
                    TlsOptions.of(new LogOptions(options)).connect(new HostPort("127.0.0.1", socket.getLocalPort()))) {
                channel.send("hello\n".getBytes(UTF_8), 6);
            }
            return heard.join();
        }
    }

    @Test
    void theServerIsKnownByItsAuthority() throws Exception {
        assertThat(sendTo(Map.of("syslog-tls-ca-cert", folder.resolve("ca.pem").toString())))
                .isEqualTo("hello\n");
    }

    @Test
    void anUnknownServerIsRefusedUnlessThatIsWanted() throws Exception {
        assertThatThrownBy(() -> sendTo(Map.of())).isInstanceOf(IOException.class);
        assertThat(sendTo(Map.of("syslog-tls-skip-verify", "true"))).isEqualTo("hello\n");
    }
}
