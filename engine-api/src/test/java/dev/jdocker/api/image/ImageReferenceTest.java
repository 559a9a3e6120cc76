package dev.jdocker.api.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String DIGEST = "sha256:" + "a1".repeat(32);

    @ParameterizedTest
    @CsvSource({
        "busybox,                   docker.io/library/busybox,          busybox",
        "busybox:1.36,              docker.io/library/busybox:1.36,     busybox:1.36",
        "user/app,                  docker.io/user/app,                 user/app",
        "docker.io/busybox,         docker.io/library/busybox,          busybox",
        "index.docker.io/busybox,   docker.io/library/busybox,          busybox",
        "docker.io/library/busybox, docker.io/library/busybox,          busybox",
        "library/a/b,               docker.io/library/a/b,              library/a/b",
        "localhost/x,               localhost/x,                        localhost/x",
        "localhost:5000/x:y,        localhost:5000/x:y,                 localhost:5000/x:y",
        "127.0.0.1:5000/a/b__c-d.e, 127.0.0.1:5000/a/b__c-d.e,          127.0.0.1:5000/a/b__c-d.e",
        "[::1]:5000/x,              '[::1]:5000/x',                     '[::1]:5000/x'",
        "Reg.example/x,             Reg.example/x,                      Reg.example/x",
        "busybox:5000,              docker.io/library/busybox:5000,     busybox:5000",
        "a---b:_x.y-Z,              docker.io/library/a---b:_x.y-Z,     a---b:_x.y-Z",
    })
    void namesAreCompletedAndShortened(String text, String complete, String familiar) {
        ImageReference reference = ImageReference.parse(text);
        assertThat(reference).hasToString(complete);
        assertThat(reference.familiar()).isEqualTo(familiar);
    }

    @Test
    void aDigestMayFollowATag() {
        ImageReference reference = ImageReference.parse("x:y@" + DIGEST);
        assertThat(reference.tag()).isEqualTo("y");
        assertThat(reference.digest()).isEqualTo(Digest.parse(DIGEST));
        assertThat(reference.familiar()).isEqualTo("x:y@" + DIGEST);
    }

    @Test
    void onlyANameAloneGetsTheLatestTag() {
        assertThat(ImageReference.parse("x").withDefaultTag().familiar()).isEqualTo("x:latest");
        assertThat(ImageReference.parse("x:1").withDefaultTag().familiar()).isEqualTo("x:1");
        assertThat(ImageReference.parse("x@" + DIGEST).withDefaultTag().familiar())
                .isEqualTo("x@" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "a:b:c",
                "a:",
                "a/",
                "/a",
                "a//b",
                "-a",
                "a-",
                "a..b",
                "a___b",
                "a b",
                "a@sha256:12",
                "a@b",
                "é",
                "localhost:x/a",
                "-h.example/a",
                "a:-b"
            })
    void whatIsNoReferenceIsRefusedInDockersWords(String text) {
        assertThatExceptionOfType(InvalidReferenceException.class)
                .isThrownBy(() -> ImageReference.parse(text))
                .withMessage("invalid reference format");
    }

    @Test
    void capitalsInTheRepositoryAreNamed() {
        assertThatExceptionOfType(InvalidReferenceException.class)
                .isThrownBy(() -> ImageReference.parse("Foo"))
                .withMessage("invalid reference format: repository name (library/Foo) must be lowercase");
    }

    @Test
    void limitsAreKept() {
        String hex = "a".repeat(64);
        assertThatExceptionOfType(InvalidReferenceException.class)
                .isThrownBy(() -> ImageReference.parse(hex))
                .withMessage("invalid repository name (" + hex + "), cannot specify 64-byte hexadecimal strings");
        assertThatExceptionOfType(InvalidReferenceException.class)
                .isThrownBy(() -> ImageReference.parse("x/" + "a".repeat(254)))
                .withMessage("repository name must not be more than 255 characters");
        assertThat(ImageReference.parse("x:" + "t".repeat(128)).tag()).hasSize(128);
        assertThatExceptionOfType(InvalidReferenceException.class)
                .isThrownBy(() -> ImageReference.parse("x:" + "t".repeat(129)))
                .withMessage("invalid reference format");
    }
}
