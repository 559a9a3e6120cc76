package dev.jdocker.daemon.registry.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * How a host's certificate is judged and who we say we are. Equal settings may share connections; a file that changes makes
 * them another's.
 *
 * @param authorities certificates to trust besides the system's
 * @param clients certificates of ours with their keys
 * @param verify whether the host's certificate is judged at all
 */
public record TlsSettings(List<PemFile> authorities, List<ClientPair> clients, boolean verify) {

    /** The system's authorities, nobody ourselves. */
    public static final TlsSettings SYSTEM = new TlsSettings(List.of(), List.of(), true);

    /** A file as it was when it was looked at. */
    public record PemFile(Path path, FileTime changed) {
        static PemFile of(Path path) throws IOException {
            return new PemFile(path, Files.getLastModifiedTime(path));
        }
    }

    /** A certificate of ours; the key may stand in the same file. */
    public record ClientPair(PemFile certificate, PemFile key) {}

    public TlsSettings {
        authorities = List.copyOf(authorities);
        clients = List.copyOf(clients);
    }

    TlsSettings verifying(boolean verified) {
        return new TlsSettings(authorities, clients, verified);
    }
}
