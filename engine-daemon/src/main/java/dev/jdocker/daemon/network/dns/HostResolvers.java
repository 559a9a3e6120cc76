package dev.jdocker.daemon.network.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The host's own name servers, followed as its resolv.conf(5) changes: it is looked at again at most once a second. */
final class HostResolvers {
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private final Path file;
    private List<NameServer> servers = List.of();
    private @Nullable Object seen;
    private long looked = System.nanoTime() - PATIENCE_NANOS;

    HostResolvers(Path file) {
        this.file = file;
    }

    /** Those there are now; none where the file says none, or is none. */
    List<NameServer> servers() {
        long now = System.nanoTime();
        if (now - looked >= PATIENCE_NANOS) {
            looked = now;
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                Object mark = List.of(
                        attributes.lastModifiedTime(),
                        attributes.size(),
                        Objects.requireNonNullElse(attributes.fileKey(), ""));
                if (!mark.equals(seen)) {
                    servers = parse(Files.readAllLines(file));
                    seen = mark;
                }
            } catch (IOException e) {
                servers = List.of(); // a host without the file has no server
                seen = null;
            }
        }
        return servers;
    }

    static List<NameServer> parse(List<String> lines) {
        List<NameServer> servers = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length > 1 && words[0].equals("nameserver")) {
                try {
                    servers.add(new NameServer(InetAddress.ofLiteral(words[1]), true));
                } catch (IllegalArgumentException e) {
                    // resolvers pass over what is no address
                }
            }
        }
        return List.copyOf(servers);
    }
}
