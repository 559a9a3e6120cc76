package dev.jdocker.daemon.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnorePatternsTest {

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, a/b/c, true",
        "a, b/a, false",
        "/a, a, true",
        "*/b, a/b, true",
        "*/b, a/c/b, false",
        "**/b, a/c/b, true",
        "**/b, b, true",
        "a/**, a/b/c, true",
        "a/**, a, false",
        "a/**/c, a/c, true",
        "a/**/c, a/b/b/c, true",
        "*.md, x.md, true",
        "*.md, d/x.md, false",
        "**.md, d/x.md, true",
        "a?c, abc, true",
        "a?c, a/c, false",
        "[ab].txt, b.txt, true",
        "[^ab].txt, c.txt, true",
        "[^ab].txt, a.txt, false",
        "./x/../y/, y/z, true",
        "a.b, axb, false",
        "a\\*b, a*b, true",
        "a\\*b, axb, false",
    })
    void aPatternFitsPathsAndWhatIsBelowThem(String pattern, String path, boolean excluded) throws DockerfileException {
        assertThat(IgnorePatterns.parse(pattern).excludes(path)).isEqualTo(excluded);
    }

    @Test
    void theLastThatFitsDecides() throws DockerfileException {
        IgnorePatterns patterns = IgnorePatterns.parse("# comment\n\n*\n!src\nsrc/*.o\n! src/keep.o \n");
        assertThat(patterns.excludes("README")).isTrue();
        assertThat(patterns.excludes("src")).isFalse();
        assertThat(patterns.excludes("src/a.c")).isFalse();
        assertThat(patterns.excludes("src/a.o")).isTrue();
        assertThat(patterns.excludes("src/keep.o")).isFalse();
        assertThat(patterns.hasExceptions()).isTrue();
    }

    @Test
    void anExceptionOfNothingIsAnError() {
        assertThatThrownBy(() -> IgnorePatterns.parse("!")).hasMessage("illegal exclusion pattern: \"!\"");
    }
}
