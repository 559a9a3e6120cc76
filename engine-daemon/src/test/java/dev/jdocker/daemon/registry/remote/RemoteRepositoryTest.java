package dev.jdocker.daemon.registry.remote;

import static dev.jdocker.daemon.registry.remote.FakeRegistry.bytes;
import static dev.jdocker.daemon.registry.remote.FakeRegistry.error;
import static dev.jdocker.daemon.registry.remote.FakeRegistry.inTurn;
import static dev.jdocker.daemon.registry.remote.FakeRegistry.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.error.TooManyRequests;
import dev.jdocker.daemon.registry.Manifest;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteRepositoryTest {

    private static final String IMAGE = "{\"schemaVersion\":2,\"mediaType\":\"" + Manifest.DOCKER_MANIFEST
            + "\",\"config\":{\"mediaType\":\"x\",\"digest\":\"" + Digest.of(new byte[0])
            + "\",\"size\":0},\"layers\":[]}";

    @TempDir
    Path certificates;

    private final FakeRegistry registry = new FakeRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    private Repository pulling() {
        return FakeRegistry.registries(certificates).forPull(registry.name("a/b"), RegistryAuth.NONE);
    }

    private Repository pushing() {
        return FakeRegistry.registries(certificates).forPush(registry.name("a/b"), RegistryAuth.NONE);
    }

    private void manifest(String tag, String body, String type) {
        registry.on("GET /v2/a/b/manifests/" + tag, text(200, body, "Content-Type", type));
    }

    @Test
    void aManifestComesWithItsTypeAndDigest() throws IOException {
        manifest("latest", IMAGE, Manifest.DOCKER_MANIFEST);
        Manifest manifest = pulling().manifest("latest");
        assertThat(manifest.mediaType()).isEqualTo(Manifest.DOCKER_MANIFEST);
        assertThat(manifest.digest()).isEqualTo(Digest.of(IMAGE.getBytes(StandardCharsets.UTF_8)));
        assertThat(manifest.isIndex()).isFalse();
        assertThat(registry.seen().getLast().header("Accept"))
                .contains(Manifest.DOCKER_LIST, Manifest.DOCKER_MANIFEST, Manifest.OCI_INDEX, Manifest.OCI_MANIFEST);
    }

    @Test
    void aManifestByDigestMustHaveIt() {
        Digest other = Digest.of(new byte[3]);
        manifest(other.text(), IMAGE, Manifest.DOCKER_MANIFEST);
        assertThatThrownBy(() -> pulling().manifest(other.text()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("manifest verification failed for digest " + other);
    }

    @Test
    void theDigestThatARegistryTellsMustBeTrue() {
        registry.on(
                "GET /v2/a/b/manifests/latest",
                text(
                        200,
                        IMAGE,
                        "Content-Type",
                        Manifest.DOCKER_MANIFEST,
                        "Docker-Content-Digest",
                        Digest.of(new byte[3]).text()));
        assertThatThrownBy(() -> pulling().manifest("latest"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("manifest verification failed");
    }

    @Test
    void whatClaimsToBeImageAndIndexAtOnceIsNeither() {
        String both = IMAGE.replaceFirst("\\{", "{\"manifests\":[],");
        manifest("latest", both, Manifest.DOCKER_MANIFEST);
        assertThatThrownBy(() -> pulling().manifest("latest"))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("claims to be an image and an index at once");
        String list = "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}";
        manifest("list", list, Manifest.OCI_INDEX);
        assertThatThrownBy(() -> pulling().manifest("list"))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("claims to be an image and an index at once");
    }

    @Test
    void typeOfTheAnswerAndTypeInTheManifestMustAgree() {
        manifest("latest", IMAGE, Manifest.OCI_MANIFEST);
        assertThatThrownBy(() -> pulling().manifest("latest"))
                .isInstanceOf(IOException.class)
                .hasMessage("mediaType in manifest should be '" + Manifest.OCI_MANIFEST + "' not '"
                        + Manifest.DOCKER_MANIFEST + "'");
    }

    @Test
    void otherTypesAreRefused() {
        manifest("text", "{}", "text/plain");
        assertThatThrownBy(() -> pulling().manifest("text"))
                .hasMessage("unsupported manifest media type and no default available: text/plain");
        registry.on("GET /v2/a/b/manifests/none", text(200, IMAGE));
        assertThatThrownBy(() -> pulling().manifest("none")).hasMessage("missing or empty Content-Type header");
        manifest("html", "<html>", Manifest.OCI_MANIFEST);
        assertThatThrownBy(() -> pulling().manifest("html")).hasMessageStartingWith("error unmarshalling content: ");
        manifest("v1", "{\"schemaVersion\":1}", "application/vnd.docker.distribution.manifest.v1+prettyjws");
        assertThatThrownBy(() -> pulling().manifest("v1"))
                .hasMessage("Docker Image Format v1 and Docker Image manifest version 2, schema 1 support has been"
                        + " removed. Suggest the author of " + registry.authority() + "/a/b to upgrade the image to the"
                        + " OCI Format or Docker Image manifest v2, schema 2. More information at"
                        + " https://docs.docker.com/go/deprecated-image-specs/");
    }

    @Test
    void aManifestThatIsTooLargeIsNotHeldInMemory() {
        registry.on(
                "GET /v2/a/b/manifests/latest",
                bytes(200, new byte[Repository.MANIFEST_BYTES + 1], "Content-Type", Manifest.OCI_MANIFEST));
        assertThatThrownBy(() -> pulling().manifest("latest"))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("is larger than 4194304 bytes");
    }

    @Test
    void refusalsAreToldInDockersWords() {
        String name = registry.authority() + "/a/b";
        registry.on("GET /v2/a/b/manifests/gone", text(404, error("MANIFEST_UNKNOWN", "manifest unknown")))
                .on("GET /v2/a/b/manifests/nobody", text(404, error("NAME_UNKNOWN", "no such repository")))
                .on("GET /v2/a/b/manifests/secret", text(403, error("DENIED", "requested access is denied")))
                .on("GET /v2/a/b/manifests/odd", text(404, "<html>"));
        assertThatThrownBy(() -> pulling().manifest("gone"))
                .isInstanceOf(NotFound.class)
                .hasMessage("manifest for " + name + ":gone not found: manifest unknown: manifest unknown");
        assertThatThrownBy(() -> pulling().manifest("nobody"))
                .isInstanceOf(NotFound.class)
                .hasMessage("repository " + name + " not found: name unknown: no such repository");
        assertThatThrownBy(() -> pulling().manifest("secret"))
                .isInstanceOf(NotFound.class)
                .hasMessage("pull access denied for " + name + ", repository does not exist or may require 'docker"
                        + " login': denied: requested access is denied");
        assertThatThrownBy(() -> pulling().manifest("odd"))
                .isInstanceOf(ServerError.class)
                .hasMessageStartingWith("error parsing HTTP 404 response body: ");
        registry.on("PUT /v2/a/b/manifests/secret", text(403, error("DENIED", "requested access is denied")));
        assertThatThrownBy(() -> pushing().putManifest("secret", Manifest.OCI_MANIFEST, new byte[1]))
                .isInstanceOf(Forbidden.class)
                .hasMessage("denied: requested access is denied");
    }

    @Test
    void aLimitIsWaitedForAsLongAsItIsShort() throws IOException {
        registry.on(
                "GET /v2/a/b/manifests/latest",
                inTurn(
                        text(429, error("TOOMANYREQUESTS", "slow down"), "Retry-After", "0"),
                        text(503, "busy"),
                        text(200, IMAGE, "Content-Type", Manifest.DOCKER_MANIFEST)));
        assertThat(pulling().manifest("latest").mediaType()).isEqualTo(Manifest.DOCKER_MANIFEST);
        registry.on(
                "GET /v2/a/b/manifests/limit",
                text(429, error("TOOMANYREQUESTS", "You have reached your pull rate limit."), "Retry-After", "3600"));
        registry.seen().clear();
        assertThatThrownBy(() -> pulling().manifest("limit"))
                .isInstanceOf(TooManyRequests.class)
                .hasMessage("toomanyrequests: You have reached your pull rate limit.");
        assertThat(registry.requests()).containsExactly("GET /v2/", "GET /v2/a/b/manifests/limit");
    }

    @Test
    void aFailingServerIsAskedAFewTimes() {
        registry.on("GET /v2/a/b/manifests/latest", text(500, "oops"));
        assertThatThrownBy(() -> pulling().manifest("latest"))
                .isInstanceOf(ServerError.class)
                .hasMessage("received unexpected HTTP status: 500 Internal Server Error");
        assertThat(registry.requests()).hasSize(4);
    }

    @Test
    void aRegistryThatIsNotThereIsNamedAsGoNamesIt() {
        String authority = registry.authority();
        registry.close();
        assertThatThrownBy(() -> pulling().manifest("latest"))
                .isInstanceOf(ServerError.class)
                .hasMessage("Get \"http://" + authority + "/v2/\": dial tcp " + authority
                        + ": connect: connection refused");
    }

    @Test
    void mirrorsAreAskedFirstAndPassedOverWhateverTheyDo() throws IOException {
        try (FakeRegistry good = new FakeRegistry();
                FakeRegistry damaged = new FakeRegistry()) {
            registry.on("GET /v2/library/x/manifests/latest", text(404, error("MANIFEST_UNKNOWN", "manifest unknown")));
            damaged.on(
                    "GET /v2/library/x/manifests/latest",
                    text(200, "not at all", "Content-Type", Manifest.DOCKER_MANIFEST));
            good.on("GET /v2/library/x/manifests/latest", text(200, IMAGE, "Content-Type", Manifest.DOCKER_MANIFEST));
            Repository repository = FakeRegistry.registries(
                            certificates, registry.address(), damaged.address(), good.address())
                    .forPull(ImageReference.parse("x"), new RegistryAuth("ann", "secret", "", "token"));
            assertThat(repository.manifest("latest").mediaType()).isEqualTo(Manifest.DOCKER_MANIFEST);
            assertThat(good.seen())
                    .allSatisfy(seen -> assertThat(seen.headers()).doesNotContainKey("Authorization"));
            assertThat(registry.requests()).contains("GET /v2/library/x/manifests/latest");
        }
    }

    @Test
    void aHostsFileDecidesForItsRegistry() throws IOException {
        registry.on("GET /v2/a/b/manifests/latest", text(200, IMAGE, "Content-Type", Manifest.DOCKER_MANIFEST));
        Path folder = Files.createDirectories(certificates.resolve("registry.invalid"));
        Files.writeString(folder.resolve("hosts.toml"), """
                server = "https://registry.invalid"   # not there
                [host."%s"]
                  capabilities = ["pull", "resolve"]
                [host."%s".header]
                  X-Team = ["builders"]
                """.formatted(registry.address(), registry.address()));
        Repository repository = FakeRegistry.registries(certificates)
                .forPull(ImageReference.parse("registry.invalid/a/b"), RegistryAuth.NONE);
        assertThat(repository.manifest("latest").mediaType()).isEqualTo(Manifest.DOCKER_MANIFEST);
        assertThat(registry.seen().getLast().target()).isEqualTo("/v2/a/b/manifests/latest?ns=registry.invalid");
        assertThat(registry.seen().getLast().header("X-team")).isEqualTo("builders");
        assertThatThrownBy(() -> FakeRegistry.registries(certificates)
                        .forPush(ImageReference.parse("registry.invalid/a/b"), RegistryAuth.NONE)
                        .putManifest("latest", Manifest.DOCKER_MANIFEST, new byte[1]))
                .isInstanceOf(ServerError.class)
                .hasMessage("Put \"https://registry.invalid/v2/\": dial tcp: lookup registry.invalid: no such host"
                        .replace("Put", "Get"));
    }

    @Test
    void aHeadIsCompletedWhereARegistrySaysTooLittle() throws IOException {
        registry.on("HEAD /v2/a/b/manifests/latest", text(200, "", "Content-Type", Manifest.DOCKER_MANIFEST));
        manifest("latest", IMAGE, Manifest.DOCKER_MANIFEST);
        assertThat(pulling().head("latest")).get().satisfies(descriptor -> {
            assertThat(descriptor.size()).isEqualTo(IMAGE.length());
            assertThat(descriptor.digest())
                    .isEqualTo(Digest.of(IMAGE.getBytes(StandardCharsets.UTF_8)).text());
        });
        registry.on("HEAD /v2/a/b/manifests/none", text(404, ""));
        assertThat(pulling().head("none")).isEmpty();
    }

    @Test
    void tagsComePageByPage() throws IOException {
        registry.on(
                        "GET /v2/a/b/tags/list",
                        text(200, "{\"tags\":[\"1\",\"2\"]}", "Link", "</v2/a/b/more>; rel=\"next\""))
                .on("GET /v2/a/b/more", text(200, "{\"tags\":[\"3\"]}"));
        assertThat(pulling().tags()).containsExactly("1", "2", "3");
    }

    @Test
    void aManifestIsStoredUnderTheDigestItHas() throws IOException {
        byte[] manifest = IMAGE.getBytes(StandardCharsets.UTF_8);
        registry.on(
                "PUT /v2/a/b/manifests/latest",
                text(201, "", "Docker-Content-Digest", Digest.of(manifest).text()));
        assertThat(pushing().putManifest("latest", Manifest.DOCKER_MANIFEST, manifest))
                .isEqualTo(Digest.of(manifest));
        registry.on(
                "PUT /v2/a/b/manifests/other",
                text(201, "", "Docker-Content-Digest", Digest.of(new byte[1]).text()));
        assertThatThrownBy(() -> pushing().putManifest("other", Manifest.DOCKER_MANIFEST, manifest))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the registry stored ");
    }

    @Test
    void aBlobIsMountedOrTheSessionThatWasOpenedInsteadGivenUp() throws IOException {
        Digest digest = Digest.of(new byte[1]);
        String target = "POST /v2/a/b/blobs/uploads/?mount=" + digest + "&from=c%2Fd";
        registry.on(target, text(201, "", "Location", "/v2/a/b/blobs/" + digest));
        assertThat(pushing().mount(digest, "c/d")).isTrue();
        registry.on(target, text(202, "", "Location", "/v2/a/b/blobs/uploads/7?_state=x"))
                .on("DELETE /v2/a/b/blobs/uploads/7", text(204, ""));
        assertThat(pushing().mount(digest, "c/d")).isFalse();
        assertThat(registry.requests()).contains("DELETE /v2/a/b/blobs/uploads/7?_state=x");
    }
}
