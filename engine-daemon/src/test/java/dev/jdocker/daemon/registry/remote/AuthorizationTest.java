package dev.jdocker.daemon.registry.remote;

import static dev.jdocker.daemon.registry.remote.FakeRegistry.bytes;
import static dev.jdocker.daemon.registry.remote.FakeRegistry.error;
import static dev.jdocker.daemon.registry.remote.FakeRegistry.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.error.Unauthorized;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.Repository;
import dev.jdocker.daemon.registry.remote.FakeRegistry.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorizationTest {

    private static final RegistryAuth ANN = new RegistryAuth("ann", "s:ecret", "", "");
    private static final byte[] BLOB = "a blob".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path certificates;

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeRegistry other = new FakeRegistry();

    @AfterEach
    void close() {
        registry.close();
        other.close();
    }

    private Repository pulling(RegistryAuth auth) {
        return FakeRegistry.registries(certificates).forPull(registry.name("a/b"), auth);
    }

    private static byte[] blob(Repository repository) throws IOException {
        Descriptor descriptor =
                new Descriptor("x", Digest.of(BLOB).text(), BLOB.length, List.of(), Map.of(), null, null, "");
        try (InputStream in = repository.blob(descriptor)) {
            return in.readAllBytes();
        }
    }

    /** Lets in who brings this header; demands otherwise what the challenge says. */
    private static Answer guarded(String authorization, String challenge, Answer inside) {
        return exchange -> {
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization.equals(given)) {
                inside.to(exchange);
            } else {
                text(401, error("UNAUTHORIZED", "authentication required"), "WWW-Authenticate", challenge)
                        .to(exchange);
            }
        };
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private void guard(String authorization, String challenge) {
        registry.on("GET /v2/", guarded(authorization, challenge, text(200, "{}")));
        registry.blob("a/b", BLOB, guarded(authorization, challenge, bytes(200, BLOB)));
    }

    private String bearer() {
        return "Bearer realm=\"" + other.address() + "/token?x=1\",service=\"the registry\"";
    }

    @Test
    void nameAndPasswordGoToARegistryThatDemandsThem() throws IOException {
        guard(basic("ann:s:ecret"), "Basic realm=\"here\"");
        assertThat(blob(pulling(ANN))).isEqualTo(BLOB);
    }

    @Test
    void withoutCredentialsThereIsNothingToSend() {
        guard(basic("ann:s:ecret"), "Basic realm=\"here\"");
        assertThatThrownBy(() -> blob(pulling(RegistryAuth.NONE)))
                .isInstanceOf(ServerError.class)
                .hasMessage("Get \"http://" + registry.authority() + "/v2/a/b/blobs/" + Digest.of(BLOB)
                        + "\": no basic auth credentials");
    }

    @Test
    void wrongCredentialsAreRefusedInTheRegistrysWords() {
        guard(basic("ann:other"), "Basic realm=\"here\"");
        assertThatThrownBy(() -> blob(pulling(ANN)))
                .isInstanceOf(Unauthorized.class)
                .hasMessage("unauthorized: authentication required");
    }

    @Test
    void aTokenIsFetchedForTheScopeAndKept() throws IOException {
        guard("Bearer t0ken", bearer());
        other.on("GET /token", text(200, "{\"token\":\"t0ken\",\"expires_in\":300}"));
        Repository repository = pulling(ANN);
        assertThat(blob(repository)).isEqualTo(BLOB);
        assertThat(blob(repository)).isEqualTo(BLOB);
        assertThat(other.requests())
                .containsExactly("GET /token?x=1&account=ann&scope=repository%3Aa%2Fb%3Apull&service=the+registry");
        assertThat(other.seen().getFirst().header("Authorization")).isEqualTo(basic("ann:s:ecret"));
    }

    @Test
    void anIdentityTokenIsExchanged() throws IOException {
        guard("Bearer t0ken", bearer());
        StringBuilder form = new StringBuilder();
        other.on("POST /token", exchange -> {
            form.append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            text(200, "{\"access_token\":\"t0ken\"}").to(exchange);
        });
        assertThat(blob(pulling(new RegistryAuth("", "", "identity", "")))).isEqualTo(BLOB);
        assertThat(form)
                .hasToString("grant_type=refresh_token&service=the+registry&client_id=jdocker"
                        + "&scope=repository%3Aa%2Fb%3Apull&refresh_token=identity");
    }

    @Test
    void aRegistryTokenIsSentAsItIs() throws IOException {
        guard("Bearer given", bearer());
        assertThat(blob(pulling(new RegistryAuth("", "", "", "given")))).isEqualTo(BLOB);
        assertThat(other.requests()).isEmpty();
    }

    @Test
    void whatTheTokenServerRefusesIsTheAnswer() {
        guard("Bearer t0ken", bearer());
        other.on("GET /token", text(401, "{\"details\":\"incorrect username or password\"}"));
        assertThatThrownBy(() -> blob(pulling(ANN)))
                .isInstanceOf(Unauthorized.class)
                .hasMessage("unauthorized: incorrect username or password");
    }

    @Test
    void aTokenThatIsNotEnoughMeansThatThereIsNothingToPull() {
        String insufficient = bearer() + ",scope=\"repository:a/b:pull\",error=\"insufficient_scope\"";
        guard("Bearer other", insufficient);
        other.on("GET /token", text(200, "{\"token\":\"t0ken\"}"));
        assertThatThrownBy(() -> blob(pulling(RegistryAuth.NONE)))
                .isInstanceOf(NotFound.class)
                .hasMessage("pull access denied for " + registry.authority() + "/a/b, repository does not exist or may"
                        + " require 'docker login': denied: requested access to the resource is denied");
    }

    @Test
    void aRedirectToAnotherHostTakesNoCredentialsAlong() throws IOException {
        guard(basic("ann:s:ecret"), "Basic realm=\"here\"");
        registry.blob(
                "a/b",
                BLOB,
                guarded(
                        basic("ann:s:ecret"),
                        "Basic realm=\"here\"",
                        text(307, "", "Location", other.address() + "/stored/1?signature=s")));
        other.on("GET /stored/1", bytes(200, BLOB));
        assertThat(blob(pulling(ANN))).isEqualTo(BLOB);
        assertThat(other.requests()).containsExactly("GET /stored/1?signature=s");
        assertThat(other.seen().getFirst().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void whomARegistrySendsUsToDemandsNothing() {
        guard(basic("ann:s:ecret"), "Basic realm=\"here\"");
        registry.blob("a/b", BLOB, text(307, "", "Location", other.address() + "/stored/1"));
        other.on("GET /stored/1", text(401, "", "WWW-Authenticate", "Basic realm=\"theirs\""));
        assertThatThrownBy(() -> blob(pulling(ANN))).isInstanceOf(Unauthorized.class);
        assertThat(other.seen()).allSatisfy(seen -> assertThat(seen.headers()).doesNotContainKey("Authorization"));
    }

    @Test
    void redirectsEnd() {
        registry.blob(
                "a/b",
                BLOB,
                exchange -> text(302, "", "Location", exchange.getRequestURI().toString())
                        .to(exchange));
        assertThatThrownBy(() -> blob(pulling(ANN)))
                .isInstanceOf(ServerError.class)
                .hasMessageEndingWith(": stopped after 10 redirects");
    }

    @Test
    void credentialsAreReadAsClientsSendThem() {
        String json = "{\"username\":\"ann\",\"password\":\"ö>?\",\"serveraddress\":\"x\"}";
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        RegistryAuth expected = new RegistryAuth("ann", "ö>?", "", "");
        assertThat(RegistryAuth.ofHeader(Base64.getUrlEncoder().encodeToString(bytes)))
                .isEqualTo(expected);
        assertThat(RegistryAuth.ofHeader(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                .isEqualTo(expected);
        assertThat(RegistryAuth.ofHeader(Base64.getEncoder().encodeToString(bytes)))
                .isEqualTo(expected);
        assertThat(RegistryAuth.ofHeader("no base64!")).isEqualTo(RegistryAuth.NONE);
        assertThat(RegistryAuth.ofHeader("e30=")).isEqualTo(RegistryAuth.NONE);
        assertThat(RegistryAuth.ofHeader("")).isEqualTo(RegistryAuth.NONE);
        assertThat(RegistryAuth.ofHeader(null)).isEqualTo(RegistryAuth.NONE);
        assertThat(expected.toString()).doesNotContain("ö");
    }
}
