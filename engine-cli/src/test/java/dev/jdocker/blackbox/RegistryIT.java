package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls and pushes among the engine and skopeo over Debian's registry, with TLS and users. */
@BlackBox
class RegistryIT {

    private static final int SECURED = 5443;
    private static final int PLAIN = 5080;

    private static Registry registry;
    private static Registry plain;
    private static Path certificates;

    private final Engine engine;

    RegistryIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void start(Engine engine) throws IOException {
        registry = Registry.secured(engine, SECURED);
        plain = Registry.plain(engine, PLAIN);
        if (engine.isOurs()) {
            certificates = engine.newFolder();
            registry.trustedIn(certificates);
            // what stands for a registry of that name is said as containerd is told
            Path hosts = Files.createDirectories(certificates.resolve("mirrored.test"));
            Files.writeString(
                    hosts.resolve("hosts.toml"),
                    "[host.\"http://" + plain.name() + "\"]\n  capabilities = [\"pull\", \"resolve\"]\n");
            engine.daemon()
                    .restartWith(
                            "--registry-certs-dir",
                            certificates.toString(),
                            "--insecure-registry",
                            plain.name(),
                            "--registry-mirror",
                            "http://" + plain.name());
        }
        Cli.JDOCKER
                .run(engine, "login", "-u", Registry.USER, "-p", Registry.PASSWORD, registry.name())
                .output();
    }

    @AfterAll
    static void stop(Engine engine) throws IOException {
        engine.resetClientConfig();
        if (registry != null) {
            registry.close();
        }
        if (plain != null) {
            plain.close();
        }
        if (engine.isOurs()) {
            engine.daemon().restartWith();
        }
    }

    @AfterEach
    void removeImages() {
        engine.removeContainers();
        for (JsonNode image : engine.http().get("/images/json").expect(200).json()) {
            List<String> names = new ArrayList<>();
            image.path("RepoTags").forEach(name -> names.add(name.asText()));
            image.path("RepoDigests").forEach(name -> names.add(name.asText()));
            for (String name : names) {
                if (!name.matches("(blackbox|jdocker)/.*")) {
                    engine.http().delete("/images/" + name);
                }
            }
        }
    }

    private JsonNode image(String name) {
        return engine.http().get("/images/" + name + "/json").expect(200).json();
    }

    private List<String> digests(String name) {
        List<String> digests = new ArrayList<>();
        image(name).path("RepoDigests").forEach(digest -> digests.add(digest.asText()));
        return digests;
    }

    /** An image whose files have all that a file can have. */
    private static byte[] oddArchive(String name) throws IOException {
        return TestImage.derivedArchive(name, Map.of(), out -> {
            out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            odd(out, "odd/", TarConstants.LF_DIR, 01777, 12, "");
            odd(out, "odd/program", TarConstants.LF_NORMAL, 04755, 0, "");
            odd(out, "odd/hard", TarConstants.LF_LINK, 04755, 0, "odd/program");
            odd(out, "odd/soft", TarConstants.LF_SYMLINK, 0777, 3, "../nowhere");
            odd(out, "odd/device", TarConstants.LF_CHR, 0600, 4, "");
            odd(out, "odd/fifo", TarConstants.LF_FIFO, 0640, 5, "");
            odd(out, "odd/" + "long-name-".repeat(20), TarConstants.LF_NORMAL, 0600, 3_000_000, "");
        });
    }

    private static void odd(TarArchiveOutputStream out, String name, byte kind, int mode, int owner, String link)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind);
        byte[] content = kind == TarConstants.LF_NORMAL
                ? name.repeat(1000).getBytes(java.nio.charset.StandardCharsets.UTF_8)
                : new byte[0];
        entry.setMode((entry.getMode() & ~07777) | mode);
        entry.setIds(owner, owner + 1);
        entry.setLastModifiedTime(FileTime.from(Instant.parse("2001-02-03T04:05:06.1234567Z")));
        entry.setSize(content.length);
        entry.setLinkName(link);
        if (kind == TarConstants.LF_CHR) {
            entry.setDevMajor(1);
            entry.setDevMinor(7);
        }
        if (kind == TarConstants.LF_NORMAL) {
            entry.addPaxHeader("SCHILY.xattr.user.colour", "red");
        }
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    private Map<String, String> exported(String image) throws IOException {
        String id = engine.create(Engine.shell("true").replace(TestImage.NAME, image));
        return asExported(FileTree.of(new ByteArrayInputStream(
                engine.http().get("/containers/" + id + "/export").expect(200).body())));
    }

    /** dockerd exports times by the second, no attributes of users, and what it has made for the container. */
    private Map<String, String> asExported(Map<String, String> tree) {
        if (engine.isOurs()) {
            Map<String, String> told = new TreeMap<>(tree);
            told.remove(".dockerenv");
            return told;
        }
        Map<String, String> told = new TreeMap<>();
        tree.forEach((name, description) -> {
            if (!name.matches("\\.dockerenv|(dev|proc|sys)(/.*)?|etc|etc/(hosts|hostname|resolv\\.conf|mtab)")) {
                told.put(name, description.replaceAll("\\.\\d+Z", "Z").replaceAll(" user\\.\\S+", ""));
            }
        });
        return told;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPushedIsPulledWithTheSameFiles(Cli cli) throws IOException {
        String name = registry.image("odd:1");
        TestImage.load(engine, oddArchive(name));
        Map<String, String> before = exported(name);
        assertThat(before.get("odd/program"))
                .contains(engine.isOurs() ? "4755 0:1 2001-02-03T04:05:06.1234567Z" : "4755 0:1 2001-02-03T04:05:06Z")
                .contains(engine.isOurs() ? "user.colour=" : "odd/hard");
        assertThat(before.get("odd/hard")).endsWith(" names [odd/hard, odd/program]");
        String pushed = cli.run(engine, "push", "-q", name).output();
        assertThat(pushed).isEqualTo(name);
        String digest = registry.digest("odd:1");
        assertThat(digests(name)).containsExactly(registry.image("odd@" + digest));
        String id = image(name).path("Id").asText();
        engine.removeContainers();
        engine.http().delete("/images/" + name + "?force=1").expect(200);
        cli.run(engine, "pull", "-q", name).output();
        assertThat(image(name).path("Id").asText()).isEqualTo(id);
        assertThat(digests(name)).containsExactly(registry.image("odd@" + digest));
        assertThat(exported(name)).isEqualTo(before);
    }

    @Test
    void whatSkopeoPushesIsPulledAndPushedElsewhereByTheSameDigest() throws IOException {
        Path archive = Files.write(engine.newFolder().resolve("odd.tar"), oddArchive("odd:1"));
        registry.copy("docker-archive:" + archive, "docker://" + registry.image("by/skopeo:1"));
        String digest = registry.digest("by/skopeo:1");
        String name = registry.image("by/skopeo:1");
        Cli.DOCKER.run(engine, "pull", "-q", name).output();
        assertThat(digests(name)).containsExactly(registry.image("by/skopeo@" + digest));
        TestImage.load(engine, oddArchive("blackbox/odd:1"));
        assertThat(exported(name)).isEqualTo(exported("blackbox/odd:1"));
        engine.removeContainers();
        engine.http().delete("/images/blackbox/odd:1").expect(200);
        String elsewhere = registry.image("by/us:2");
        Cli.JDOCKER.run(engine, "tag", name, elsewhere).output();
        Cli.JDOCKER.run(engine, "push", elsewhere).output();
        if (engine.isOurs()) {
            assertThat(registry.digest("by/us:2")).isEqualTo(digest);
        }
        registry.copy("docker://" + elsewhere, "oci:" + engine.newFolder().resolve("layout") + ":1");
    }

    @Test
    void aPushedImageHasTheLayersThatItsConfigNames() throws IOException {
        String name = registry.image("layers:1");
        TestImage.load(engine, oddArchive(name));
        Cli.JDOCKER.run(engine, "push", "-q", name).output();
        Path layout = engine.newFolder().resolve("image.tar");
        registry.copy("docker://" + name, "docker-archive:" + layout + ":x:1"); // skopeo verifies each diff id
        try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(layout))) {
            List<String> members = new ArrayList<>();
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                members.add(entry.getName());
            }
            for (JsonNode layer : image(name).path("RootFS").path("Layers")) {
                assertThat(members).contains(layer.asText().substring(7) + ".tar");
            }
        }
    }

    @Test
    void everyTagOfARepositoryIsPushedAndPulled() throws IOException {
        String repository = registry.image("tags");
        TestImage.load(engine, TestImage.dockerArchive(repository + ":1", "one"));
        TestImage.load(engine, TestImage.dockerArchive(repository + ":2", "two"));
        Cli.JDOCKER.run(engine, "push", "-a", "-q", repository).output();
        for (String tag : List.of(":1", ":2")) {
            engine.http().delete("/images/" + repository + tag).expect(200);
        }
        Cli.DOCKER.run(engine, "pull", "-a", "-q", repository).output();
        assertThat(image(repository + ":1").path("Id").asText()).isEqualTo(TestImage.id("one"));
        assertThat(image(repository + ":2").path("Id").asText()).isEqualTo(TestImage.id("two"));
    }

    @Test
    void anIndexIsPulledByPlatformAndPushedWhole() throws IOException {
        for (String platform : List.of("amd64", "arm64")) {
            String name = registry.image("index:" + platform);
            engine.http()
                    .exact(
                            "POST",
                            Settings.VERSION + "/images/create?fromSrc=-&platform=linux/" + platform + "&repo=" + name,
                            "Content-Type: application/x-tar",
                            TestImage.layer(platform))
                    .expect(200);
            Cli.JDOCKER.run(engine, "push", "-q", name).output();
            engine.http().delete("/images/" + name).expect(200);
        }
        ObjectNode index = Http.JSON
                .createObjectNode()
                .put("schemaVersion", 2)
                .put("mediaType", "application/vnd.oci.image.index.v1+json");
        Path folder = engine.newFolder().resolve("layout");
        for (String platform : List.of("amd64", "arm64")) {
            registry.copy("docker://" + registry.image("index:" + platform), "oci:" + folder + ":" + platform);
        }
        JsonNode both = Http.JSON.readTree(folder.resolve("index.json").toFile());
        for (JsonNode manifest : both.path("manifests")) {
            ObjectNode entry = index.withArray("/manifests").addObject();
            entry.put("mediaType", manifest.path("mediaType").asText());
            entry.put("digest", manifest.path("digest").asText());
            entry.put("size", manifest.path("size").asLong());
            String platform = manifest.path("annotations")
                    .path("org.opencontainers.image.ref.name")
                    .asText();
            entry.putObject("platform").put("os", "linux").put("architecture", platform);
        }
        byte[] bytes = Http.JSON.writeValueAsBytes(index);
        String hex = java.util.HexFormat.of().formatHex(sha256(bytes));
        Files.write(folder.resolve("blobs/sha256/" + hex), bytes);
        ObjectNode top = Http.JSON.createObjectNode().put("schemaVersion", 2);
        top.withArray("/manifests")
                .addObject()
                .put("mediaType", "application/vnd.oci.image.index.v1+json")
                .put("digest", "sha256:" + hex)
                .put("size", bytes.length);
        Files.write(folder.resolve("index.json"), Http.JSON.writeValueAsBytes(top));
        registry.copy("oci:" + folder, "docker://" + registry.image("index:all"), "--all");
        assertThat(registry.digest("index:all")).isEqualTo("sha256:" + hex);

        String name = registry.image("index:all");
        Cli.JDOCKER.run(engine, "pull", "-q", "--platform", "linux/arm64", name).output();
        assertThat(image(name).path("Architecture").asText()).isEqualTo("arm64");
        assertThat(digests(name)).containsExactly(registry.image("index@sha256:" + hex));
        Cli.DOCKER.run(engine, "pull", "-q", name).output();
        assertThat(image(name).path("Architecture").asText()).isEqualTo("amd64");
        if (!engine.isOurs()) {
            return; // what it pushes is always one image, made anew
        }
        assertThat(digests(name)).containsExactly(registry.image("index@sha256:" + hex));
        assertThat(pushedAs(name, "whole:1")).isEqualTo("sha256:" + hex);
        registry.copy(
                "docker://" + registry.image("whole:1"),
                "oci:" + engine.newFolder().resolve("layout") + ":1",
                "--all");
        assertThat(pushedAs(name, "one:1", "--platform", "linux/amd64")).isEqualTo(manifestOf(both, "amd64"));
        assertThat(Cli.DOCKER
                        .run(engine, "push", "--platform", "linux/s390x", registry.image("one:1"))
                        .stderr())
                .contains("linux/s390x");
        // the other platform's image has no name any more: without it there is no whole index
        engine.http().post("/images/prune").expect(200);
        assertThat(pushedAs(name, "rest:1")).isEqualTo(manifestOf(both, "amd64"));
    }

    /** What the registry has after a push under another name. */
    private String pushedAs(String name, String path, String... options) {
        Cli.DOCKER.run(engine, "tag", name, registry.image(path)).output();
        List<String> push = new ArrayList<>(List.of("push", "-q"));
        push.addAll(List.of(options));
        push.add(registry.image(path));
        Cli.DOCKER.run(engine, push.toArray(String[]::new)).output();
        return registry.digest(path);
    }

    private static String manifestOf(JsonNode index, String platform) {
        for (JsonNode manifest : index.path("manifests")) {
            if (manifest.path("annotations")
                    .path("org.opencontainers.image.ref.name")
                    .asText()
                    .equals(platform)) {
                return manifest.path("digest").asText();
            }
        }
        throw new AssertionError("no " + platform + " in " + index);
    }

    @Test
    void whoHasNoCredentialsIsRefused() throws IOException {
        String name = registry.image("by/nobody:1");
        TestImage.load(engine, TestImage.dockerArchive(name, "nobody"));
        Path config = engine.clientConfig().resolve("config.json");
        byte[] kept = Files.readAllBytes(config);
        Files.delete(config);
        try {
            for (Cli cli : Cli.values()) {
                assertThat(cli.run(engine, "push", name).stderr()).contains("no basic auth credentials");
                assertThat(cli.run(engine, "pull", name).stderr()).contains("no basic auth credentials");
                assertThat(cli.run(engine, "login", "-u", "tester", "-p", "wrong", registry.name())
                                .stderr())
                        .containsIgnoringCase(
                                // which tries a host of loopback without TLS too, and tells of that
                                engine.isOurs() ? "unauthorized" : "login attempt to");
            }
        } finally {
            Files.write(config, kept);
        }
    }

    @Test
    void credentialsComeFromAHelper() throws IOException {
        String name = registry.image("by/helper:1");
        TestImage.load(engine, TestImage.dockerArchive(name, "helper"));
        Path folder = engine.newFolder();
        Path helper = folder.resolve("docker-credential-suite");
        Files.writeString(
                helper,
                "#!/bin/sh\nread server\necho \"{\\\"ServerURL\\\":\\\"$server\\\",\\\"Username\\\":\\\""
                        + Registry.USER + "\\\",\\\"Secret\\\":\\\"" + Registry.PASSWORD + "\\\"}\"\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path config = engine.clientConfig().resolve("config.json");
        byte[] kept = Files.readAllBytes(config);
        Files.writeString(config, "{\"credHelpers\":{\"" + registry.name() + "\":\"suite\"}}");
        try {
            for (Cli cli : Cli.values()) {
                cli.require();
                ProcessBuilder push = new ProcessBuilder(cli.program().toString(), "push", "-q", name);
                push.environment().put("PATH", folder + ":" + System.getenv("PATH"));
                assertThat(Cli.finish(Cli.start(engine, push), new byte[0], "push by a helper")
                                .output())
                        .isEqualTo(name);
            }
        } finally {
            Files.write(config, kept);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "store"})
    void aBuildTakesWhatOnlyItsClientMayPull(String kept) throws IOException {
        String name = registry.image("for/builds:" + kept);
        TestImage.load(engine, TestImage.dockerArchive(name, "builds " + kept));
        Cli.DOCKER.run(engine, "push", "-q", name).output();
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve("Dockerfile"), "FROM " + name + "\nLABEL of=builds\n");
        Path helper = folder.resolve("docker-credential-suite");
        Files.writeString(helper, """
                #!/bin/sh
                case $1 in
                    list) echo '{"%1$s": "%2$s"}' ;;
                    get) read server; echo '{"ServerURL": "%1$s", "Username": "%2$s", "Secret": "%3$s"}' ;;
                esac
                """.formatted(registry.name(), Registry.USER, Registry.PASSWORD));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path config = engine.clientConfig().resolve("config.json");
        byte[] before = Files.readAllBytes(config);
        if (kept.equals("store")) {
            Files.writeString(config, "{\"credsStore\":\"suite\"}");
        }
        try {
            buildsAlone(Cli.DOCKER, "DOCKER_BUILDKIT", name, folder);
            buildsAlone(Cli.JDOCKER, "DOCKER_BUILDKIT", name, folder);
            buildsAlone(Cli.JDOCKER, "JDOCKER_BUILDX", name, folder);
        } finally {
            Files.write(config, before);
        }
    }

    /** Without what {@code off} turns off, and with programs in the context's folder. */
    private void buildsAlone(Cli cli, String off, String base, Path context) {
        cli.require();
        engine.http().delete("/images/" + base);
        ProcessBuilder build =
                new ProcessBuilder(cli.program().toString(), "build", "-q", "--no-cache", context.toString());
        build.environment().put("PATH", context + ":" + System.getenv("PATH"));
        build.environment().put(off, "0");
        String id = Cli.finish(Cli.start(engine, build), new byte[0], "build by " + cli)
                .output();
        assertThat(image(id).path("Config").path("Labels").path("of").asText()).isEqualTo("builds");
        engine.http().delete("/images/" + id).expect(200);
    }

    @Test
    void mirrorsStandForOtherRegistries() throws IOException {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: the other engine's configuration is its own");
        Path archive =
                Files.write(engine.newFolder().resolve("image.tar"), TestImage.dockerArchive("mirrored:1", "mirrored"));
        plain.copy("docker-archive:" + archive, "docker://" + plain.image("library/mirrored:1"));
        Cli.DOCKER.run(engine, "pull", "-q", "mirrored:1").output();
        assertThat(image("mirrored:1").path("Id").asText()).isEqualTo(TestImage.id("mirrored"));
        assertThat(digests("mirrored:1")).singleElement().asString().startsWith("mirrored@sha256:");
        plain.copy("docker-archive:" + archive, "docker://" + plain.image("some/thing:1"));
        Cli.JDOCKER.run(engine, "pull", "-q", "mirrored.test/some/thing:1").output();
        assertThat(image("mirrored.test/some/thing:1").path("Id").asText()).isEqualTo(TestImage.id("mirrored"));
    }

    @Test
    void aRegistryMayWantACertificateOfItsClient() throws IOException {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: the other engine's configuration is its own");
        try (Registry mutual = Registry.mutual(engine, SECURED + 1)) {
            mutual.trustedIn(certificates);
            String[] login = {"login", "-u", Registry.USER, "-p", Registry.PASSWORD, mutual.name()};
            // A registry that hangs up at once may take its own last words with it.
            Await.until(
                    "the registry says what it wants",
                    () -> Cli.JDOCKER.run(engine, login).stderr().contains("certificate"));
            mutual.admittedBy(certificates);
            String _ = Cli.JDOCKER.run(engine, login).output();
            String name = mutual.image("certified:1");
            TestImage.load(engine, TestImage.dockerArchive(name, "certified"));
            for (Cli cli : Cli.values()) {
                String _ = cli.run(engine, "push", "-q", name).output();
                engine.http().delete("/images/" + name).expect(200);
                String _ = cli.run(engine, "pull", "-q", name).output();
            }
            engine.http().delete("/images/" + name).expect(200);
        }
    }

    @Test
    void aRegistryWithoutTlsMustBeNamed() throws IOException {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: the other engine's configuration is its own");
        String name = plain.image("insecure:1");
        TestImage.load(engine, TestImage.dockerArchive(name, "insecure"));
        Cli.JDOCKER.run(engine, "push", "-q", name).output();
        try (Registry other = Registry.plain(engine, PLAIN + 1)) {
            TestImage.load(engine, TestImage.dockerArchive(other.image("insecure:1"), "insecure"));
            assertThat(Cli.DOCKER.run(engine, "push", other.image("insecure:1")).stderr())
                    .contains("http: server gave HTTP response to HTTPS client");
        }
    }

    @Test
    void aDebianImageComesBackWithEveryFile() throws IOException {
        Path archive = DebianImage.DEBIAN.archive();
        registry.copy("docker-archive:" + archive, "docker://" + registry.image("debian:1"));
        Cli.JDOCKER.run(engine, "pull", "-q", registry.image("debian:1")).output();
        assertThat(exported(registry.image("debian:1"))).isEqualTo(asExported(layerOf(archive)));
    }

    private static Map<String, String> layerOf(Path archive) throws IOException {
        try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().endsWith("/layer.tar")) {
                    return FileTree.of(in);
                }
            }
        }
        throw new AssertionError("no layer in " + archive);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** One image that is in the registry, and one that gets there from here. */
    private static final String PULLED = """
            services:
              given:
                image: PLAIN/composed/given:1
                command: ["sleep", "1000"]
                network_mode: none
                stop_grace_period: 0s
              built:
                build: .
                image: PLAIN/composed/built:1
                command: ["sleep", "1000"]
                network_mode: none
                stop_grace_period: 0s
            """;

    @Test
    void composePullsAndPushes() {
        TestClients.requirePlugin("docker-buildx");
        String given = plain.image("composed/given:1");
        String built = plain.image("composed/built:1");
        Cli.quick().run(engine, "tag", TestImage.NAME, given).output();
        Cli.quick().run(engine, "push", given).output();
        try (Compose application = new Compose(engine, PULLED.replace("PLAIN", plain.name()))) {
            application.write("Dockerfile", "FROM " + TestImage.NAME + "\nCOPY word /\n");
            application.write("word", "carried");
            application.run("build").output();
            application.run("push", "built").output();
            engine.http().delete("/images/" + given).expect(200);
            engine.http().delete("/images/" + built).expect(200);
            Outcome pulled = application.run("pull");
            assertThat(pulled.exitCode()).as(pulled.toString()).isZero();
            assertThat(digests(given)).isNotEmpty();
            assertThat(digests(built)).isNotEmpty();
            application.run("up", "-d", "--no-build", "--pull", "never").output();
            assertThat(application.run("exec", "-T", "built", "cat", "/word").output())
                    .isEqualTo("carried");
            application.run("down", "-t", "0").output();
            engine.http().delete("/images/" + given).expect(200);
            application.run("up", "-d", "--pull", "always", "given").output();
            assertThat(digests(given)).isNotEmpty();
            assertThat(application.run("pull", "--quiet", "--policy", "missing").exitCode())
                    .isZero();
        }
        try (Compose missing =
                new Compose(engine, PULLED.replace("PLAIN", plain.name()).replace("given:1", "nothing:1"))) {
            Outcome pull = missing.run("pull", "given");
            assertThat(pull.exitCode()).isEqualTo(1);
            assertThat(pull.stderr()).contains("composed/nothing");
        }
    }
}
