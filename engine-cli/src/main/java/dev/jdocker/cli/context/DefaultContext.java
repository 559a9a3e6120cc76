package dev.jdocker.cli.context;

import dev.jdocker.api.tls.ClientTls;
import dev.jdocker.cli.command.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The context that is in no file: what flags and the environment say, else the engine of this machine.
 *
 * @param tls the files of its TLS, by the names that they have in a stored context
 */
record DefaultContext(StoredContext context, Map<String, byte[]> tls) {
    static final String DESCRIPTION = "Current DOCKER_HOST based configuration";

    static DefaultContext of(Session session) throws IOException {
        ClientTls tls = CurrentContext.defaultTls(session.global(), session.environment());
        Map<String, byte[]> files = new TreeMap<>();
        if (tls != null) {
            read(files, "ca.pem", tls.authority());
            read(files, "cert.pem", tls.certificate());
            read(files, "key.pem", tls.key());
        }
        DockerEndpoint endpoint = new DockerEndpoint(
                CurrentContext.defaultHost(session.global(), session.environment()), tls != null && !tls.verifies());
        return new DefaultContext(StoredContext.of(CurrentContext.DEFAULT, DESCRIPTION, endpoint), files);
    }

    private static void read(Map<String, byte[]> files, String name, @Nullable Path file) throws IOException {
        if (file != null) {
            files.put(name, Files.readAllBytes(file));
        }
    }
}
