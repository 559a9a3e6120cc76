package dev.jdocker.daemon.registry.host;

import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.registry.host.TlsSettings.ClientPair;
import dev.jdocker.daemon.registry.host.TlsSettings.PemFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folders with what is to be known of each registry host: {@code <folder>/<host:port>/}, with {@code *.crt} to trust,
 * {@code *.cert} and {@code *.key} for ourselves, as Docker has it, and {@code hosts.toml} as containerd has it.
 *
 * @param folders the first that knows a host is asked alone
 */
public record CertificateFolders(List<Path> folders) {

    public CertificateFolders {
        folders = List.copyOf(folders);
    }

    /** The folder of a host, if there is one. */
    Optional<Path> of(String authority) {
        // A name from a client: it may be no path.
        if (authority.isEmpty() || authority.startsWith(".") || authority.contains("/")) {
            return Optional.empty();
        }
        return folders.stream()
                .map(folder -> folder.resolve(authority))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** What the certificates in a host's folder say. */
    TlsSettings tls(String authority) {
        Optional<Path> folder = of(authority);
        return folder.isEmpty() ? TlsSettings.SYSTEM : read(folder.get());
    }

    private static TlsSettings read(Path folder) {
        List<PemFile> authorities = new ArrayList<>();
        List<ClientPair> clients = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".crt")) {
                    authorities.add(PemFile.of(file));
                } else if (name.endsWith(".cert")) {
                    Path key = sibling(file, name, ".cert", ".key");
                    if (!Files.exists(key)) {
                        throw new ServerError("missing key " + key.getFileName() + " for client certificate " + name
                                + ". CA certificates must use the extension .crt");
                    }
                    clients.add(new ClientPair(PemFile.of(file), PemFile.of(key)));
                } else if (name.endsWith(".key") && !Files.exists(sibling(file, name, ".key", ".cert"))) {
                    throw new ServerError("missing client certificate "
                            + sibling(file, name, ".key", ".cert").getFileName() + " for key " + name);
                }
            }
        } catch (IOException e) {
            throw new ServerError("read the certificates in " + folder + ": " + e, e);
        }
        return new TlsSettings(authorities, clients, true);
    }

    private static Path sibling(Path file, String name, String end, String other) {
        return file.resolveSibling(name.substring(0, name.length() - end.length()) + other);
    }
}
