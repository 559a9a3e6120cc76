package dev.jdocker.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketFileTest {

    @TempDir
    Path folder;

    @Test
    void aSocketOnWhichNobodyAnswersIsReplaced() throws IOException {
        Path path = folder.resolve("s");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        new UnixSocketFile(path, "root").prepare();
        assertThat(path).doesNotExist();
    }

    @Test
    void aSocketThatAnswersIsLeftAlone() throws IOException {
        Path path = folder.resolve("s");
        try (ServerSocketChannel alive = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            alive.bind(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(() -> new UnixSocketFile(path, "root").prepare())
                    .isInstanceOf(IOException.class)
                    .hasMessage("listen on unix://" + path + ": another process already answers there");
            assertThat(path).exists();
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        Path path = Files.writeString(folder.resolve("s"), "precious");
        assertThatThrownBy(() -> new UnixSocketFile(path, "root").prepare())
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("it exists and is not a socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void foldersAreMadeAndTheSocketIsForOwnerAndGroupOnly() throws IOException {
        Path path = folder.resolve("a/b/s");
        UnixSocketFile file = new UnixSocketFile(path, "no-such-group");
        file.prepare();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            file.grant();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw----");
        }
    }
}
