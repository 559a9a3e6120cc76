package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's docker-registry in the network namespace of the engine, and skopeo beside it. The network of the machine is never
 * touched: the registry listens on an address of that namespace's loopback device.
 */
final class Registry implements AutoCloseable {

    static final String USER = "tester";
    static final String PASSWORD = "secret";

    /** No loopback address, which engines would not verify. */
    private static final String ADDRESS = "10.99.0.1";

    /** {@code htpasswd -nbB tester secret}. */
    private static final String HTPASSWD = "tester:$2y$05$u4DMhE/WJRD8bJe1EU31fuFFayZ40Mdmw9YblRJjganU5aXSZsQRO\n";

    private final Engine engine;
    private final String name;
    private final Path folder;
    private final List<String> skopeoOptions;
    private final Process process;

    private Registry(Engine engine, String name, Path folder, List<String> skopeoOptions, String config)
            throws IOException {
        this.engine = engine;
        this.name = name;
        this.folder = folder;
        this.skopeoOptions = List.copyOf(skopeoOptions);
        Files.writeString(folder.resolve("config.yml"), config);
        process = new ProcessBuilder(there(
                        engine,
                        "docker-registry",
                        "serve",
                        folder.resolve("config.yml").toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start();
        String[] parts = name.split(":", 2);
        Await.until(
                "the registry answers",
                () -> exitCode(there(engine, "bash", "-c", "exec 3<>/dev/tcp/" + parts[0] + "/" + parts[1])) == 0);
    }

    /** A registry that wants TLS, with a certificate of a CA for {@link #trustedIn}, and {@link #USER}. */
    static Registry secured(Engine engine, int port) {
        return start(engine, port, true, "");
    }

    /** As {@link #secured}, and wants a certificate of its client too: see {@link #admittedBy}. */
    static Registry mutual(Engine engine, int port) {
        return start(engine, port, true, ", clientcas: [%s/certs.d/ca/ca.crt]");
    }

    /** One without TLS and users. */
    static Registry plain(Engine engine, int port) {
        return start(engine, port, false, "");
    }

    private static Registry start(Engine engine, int port, boolean secured, String ofClients) {
        require("docker-registry");
        require("skopeo");
        String host = engine.isOurs() ? ADDRESS : "127.0.0.1";
        Path folder = engine.newFolder();
        try {
            if (engine.isOurs()) {
                exitCode(there(engine, "ip", "address", "add", ADDRESS + "/32", "dev", "lo"));
            }
            String config = """
                    version: 0.1
                    log: {level: error, accesslog: {disabled: true}}
                    storage: {filesystem: {rootdirectory: %1$s/storage}, delete: {enabled: true}}
                    """.formatted(folder);
            List<String> options = List.of("tls-verify=false");
            if (secured) {
                Path ca = makeCertificate(folder, host);
                Files.writeString(folder.resolve("htpasswd"), HTPASSWD);
                config += """
                        auth: {htpasswd: {realm: test, path: %1$s/htpasswd}}
                        http: {addr: ":%2$d", secret: s, tls: {certificate: %1$s/server.pem, key: %1$s/server.key%3$s}}
                        """.formatted(folder, port, ofClients.formatted(folder));
                options = List.of("cert-dir=" + ca.getParent(), "creds=" + USER + ":" + PASSWORD);
            } else {
                config += "http: {addr: \":%d\", secret: s}\n".formatted(port);
            }
            return new Registry(engine, host + ":" + port, folder, options, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path makeCertificate(Path folder, String host) throws IOException {
        Path trusted = Files.createDirectories(folder.resolve("certs.d").resolve("ca"));
        String script = """
                set -e
                cd "$1"
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/CN=suite CA' -keyout ca.key -out certs.d/ca/ca.crt
                openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" -keyout server.key -out server.csr
                printf 'subjectAltName=IP:%s\\n' "$2" > extensions
                openssl x509 -req -in server.csr -CA certs.d/ca/ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile extensions -out server.pem
                openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=client" -keyout client.key -out client.csr
                openssl x509 -req -in client.csr -CA certs.d/ca/ca.crt -CAkey ca.key -CAcreateserial -days 30 -out client.cert
                """;
        succeed(List.of("sh", "-c", script, "sh", folder.toString(), host));
        return trusted.resolve("ca.crt");
    }

    /** The registry's part of image names: {@code host:port}. */
    String name() {
        return name;
    }

    /** The name of a repository or image in it. */
    String image(String path) {
        return name + "/" + path;
    }

    /** Lays the CA where an engine with this folder of certificates finds it. */
    void trustedIn(Path certificates) {
        try {
            Path own = Files.createDirectories(certificates.resolve(name));
            Files.copy(folder.resolve("certs.d/ca/ca.crt"), own.resolve("ca.crt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lays the client's certificate and key beside the CA. */
    void admittedBy(Path certificates) {
        try {
            for (String file : List.of("client.cert", "client.key")) {
                Files.copy(folder.resolve(file), certificates.resolve(name).resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code skopeo copy}: {@code docker://} places are taken to be in this registry. */
    String copy(String from, String to, String... options) {
        List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy", "copy", "-q"));
        command.addAll(List.of(options));
        for (String option : skopeoOptions) {
            command.add((from.startsWith("docker://") ? "--src-" : "--dest-") + option);
        }
        command.add(from);
        command.add(to);
        return succeed(there(engine, command.toArray(String[]::new)));
    }

    /** The raw manifest of an image here, as skopeo sees it. */
    String manifest(String path) {
        List<String> command = new ArrayList<>(List.of("skopeo", "inspect", "--raw"));
        skopeoOptions.forEach(option -> command.add("--" + option));
        command.add("docker://" + image(path));
        return succeed(there(engine, command.toArray(String[]::new)));
    }

    /** The digest of an image here. */
    String digest(String path) {
        try {
            return "sha256:"
                    + java.util.HexFormat.of()
                            .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                    .digest(manifest(path).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void require(String program) {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, program))),
                "capability missing: the program " + program);
    }

    private static List<String> there(Engine engine, String... program) {
        return engine.hostNetwork().command(program);
    }

    private static int exitCode(List<String> command) {
        try {
            return Cli.finish(new ProcessBuilder(command).start(), new byte[0], String.join(" ", command))
                    .exitCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String succeed(List<String> command) {
        try {
            Outcome outcome = Cli.finish(new ProcessBuilder(command).start(), new byte[0], String.join(" ", command));
            if (outcome.exitCode() != 0) {
                throw new AssertionError(outcome);
            }
            return outcome.stdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
