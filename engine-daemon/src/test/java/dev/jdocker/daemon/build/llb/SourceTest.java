package dev.jdocker.daemon.build.llb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import buildkit.llb.SourceOp;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.LocalSource.Selection;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceTest {

    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    private static Source of(String identifier, Map<String, String> attributes) {
        return Source.of(SourceOp.newBuilder()
                .setIdentifier(identifier)
                .putAllAttrs(attributes)
                .build());
    }

    private static void refused(
            String identifier, Map<String, String> attributes, Class<? extends ApiException> as, String why) {
        assertThatThrownBy(() -> of(identifier, attributes))
                .isInstanceOf(as)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.text()).contains(why));
    }

    @Test
    void imagesHaveAResolveMode() {
        assertThat(of("docker-image://docker.io/library/a:1", Map.of()))
                .isEqualTo(new Source.Image("docker.io/library/a:1", false));
        assertThat(of(
                        "docker-image://a@" + DIGEST,
                        Map.of("image.resolvemode", "pull", "image.recordtype", "frontend")))
                .isEqualTo(new Source.Image("a@" + DIGEST, true));
        refused("docker-image://a", Map.of("image.resolvemode", "x"), BadRequest.class, "invalid resolvemode: x");
        refused(
                "docker-image://a",
                Map.of("image.layerlimit", "1"),
                NotImplemented.class,
                "llb: attribute image.layerlimit of source docker-image://a is not supported");
    }

    @Test
    void foldersOfClientsHaveASelection() {
        assertThat(of(
                        "local://ctx",
                        Map.of(
                                "local.session", "s1",
                                "local.unique", "u",
                                "local.differ", "none",
                                "local.sharedkeyhint", "hint",
                                "local.includepattern", "[\"a\",\"b/**\"]",
                                "local.excludepatterns", "[\"*.o\"]",
                                "local.followpaths", "[\"link\"]")))
                .isEqualTo(new Source.Local(
                        "ctx", "s1", "hint", new Selection(List.of("a", "b/**"), List.of("*.o"), List.of("link"))));
        assertThat(of("local://ctx", Map.of("local.includepattern", "null")))
                .isEqualTo(new Source.Local("ctx", "", "", Selection.EVERYTHING));
        refused("local://ctx", Map.of("local.includepattern", "{"), BadRequest.class, "it is no JSON");
        refused("local://ctx", Map.of("local.includepattern", "{}"), BadRequest.class, "it is no list");
    }

    @Test
    void repositoriesHaveTheirWholeAddress() {
        assertThat(of("git://host.example/a.git#main:sub", Map.of()))
                .isEqualTo(new Source.Git("https://host.example/a.git#main:sub", "", false, ""));
        assertThat(of(
                        "git://host.example/a.git#main",
                        Map.of(
                                "git.fullurl", "http://host.example:81/a.git",
                                "git.keepgitdir", "true",
                                "git.checksum", "abc",
                                "git.skipsubmodules", "true",
                                "git.authtokensecret", "GIT_AUTH_TOKEN")))
                .isEqualTo(new Source.Git("http://host.example:81/a.git?submodules=false#main", "abc", true, ""));
        assertThat(of(
                        "git://host.example/a.git",
                        Map.of(
                                "git.fullurl", "git@host.example:a.git",
                                "git.mountsshsock", "default",
                                "git.knownsshhosts", "host.example ssh-ed25519 AAAA\n")))
                .isEqualTo(new Source.Git("git@host.example:a.git", "", false, "host.example ssh-ed25519 AAAA"));
        refused(
                "git://host.example/a.git",
                Map.of("git.mountsshsock", "other"),
                NotImplemented.class,
                "git.mountsshsock=other");
        refused(
                "git://host.example/a.git",
                Map.of("git.authtokensecret", "OTHER"),
                NotImplemented.class,
                "git.authtokensecret=OTHER");
        refused(
                "git://host.example/a.git",
                Map.of("git.sig.pubkey", "k"),
                NotImplemented.class,
                "llb: attribute git.sig.pubkey");
        refused(
                "git://host.example/a.git",
                Map.of("git.fullurl", "http://h/a.git?branch=a&tag=b"),
                BadRequest.class,
                "branch conflicts with tag");
    }

    @Test
    void filesByHttpHaveNameModeAndOwner() {
        assertThat(of(
                        "https://host.example/x",
                        Map.of(
                                "http.checksum", DIGEST,
                                "http.filename", "y",
                                "http.perm", "0755",
                                "http.uid", "1000")))
                .isEqualTo(new Source.Http("https://host.example/x", DIGEST, "y", 0755, "1000:0"));
        assertThat(of("http://host.example/x", Map.of()))
                .isEqualTo(new Source.Http("http://host.example/x", "", "", null, ""));
        for (String name : List.of("..", ".", "a/b", "/etc/passwd", "a\0")) {
            refused("http://h/x", Map.of("http.filename", name), BadRequest.class, "invalid http.filename");
        }
        refused("http://h/x", Map.of("http.perm", "rwx"), BadRequest.class, "invalid http.perm \"rwx\"");
        refused("http://h/x", Map.of("http.checksum", "sha256:1"), BadRequest.class, "invalid checksum sha256:1");
        refused("http://h/x", Map.of("http.authheadersecret", "s"), NotImplemented.class, "http.authheadersecret");
    }

    @Test
    void layoutsAreNamedByDigest() {
        assertThat(of("oci-layout://some/name:tag@" + DIGEST, Map.of("oci.store", "st", "oci.session", "se")))
                .isEqualTo(new Source.Layout("some/name:tag@" + DIGEST, Digest.parse(DIGEST), "st", "se"));
        assertThat(of("oci-layout://name:tag@" + DIGEST, Map.of()))
                .isEqualTo(new Source.Layout("name:tag@" + DIGEST, Digest.parse(DIGEST), "name", ""));
        refused("oci-layout://name:tag", Map.of(), BadRequest.class, "has no digest");
    }

    @Test
    void whatIsNoSourceIsRefused() {
        refused("", Map.of(), BadRequest.class, "failed to parse source identifier \"\"");
        refused("nothing", Map.of(), BadRequest.class, "failed to parse source identifier \"nothing\"");
        refused("ftp://a", Map.of(), NotImplemented.class, "llb: source ftp:// is not supported");
    }
}
