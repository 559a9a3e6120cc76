package dev.jdocker.daemon.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitAddressTest {

    @ParameterizedTest
    @CsvSource({
        "https://h/a.git, https://h/a.git, '', ''",
        "https://h/a.git#v1, https://h/a.git, v1, ''",
        "https://h/a.git#:sub/x, https://h/a.git, '', sub/x",
        "https://h/a.git#b/c:sub, https://h/a.git, b/c, sub",
        "HTTP://u:p@h:8080/a.git?ref=x&subdir=s, http://u:p@h:8080/a.git, x, s",
        "https://h/a.git?tag=v1, https://h/a.git, refs/tags/v1, ''",
        "https://h/a.git?branch=b%2Fc, https://h/a.git, refs/heads/b/c, ''",
        "git://h/a, git://h/a, '', ''",
        "ssh://git@h/a.git#x, ssh://git@h/a.git, x, ''",
        "git@h:o/a.git#x:s, git@h:o/a.git, x, s",
        "github.com/o/a#x, https://github.com/o/a, x, ''"
    })
    void anAddressHasARepositoryARefAndAFolder(String text, String remote, String ref, String folder)
            throws BuildException {
        assertThat(GitAddress.is(text)).isTrue();
        GitAddress address = GitAddress.parse(text);
        assertThat(address.remote()).isEqualTo(remote);
        assertThat(address.ref()).isEqualTo(ref);
        assertThat(address.folder()).isEqualTo(folder);
        assertThat(address.submodules()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h/a.tar",
                "https://h/a.git.tar#x",
                "http://h",
                "./a.git",
                "file:///a.git",
                "a",
                "a:b",
                "/a.git"
            })
    void otherThingsAreNone(String text) {
        assertThat(GitAddress.is(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/a.git?colour=red, unexpected query \"colour\"",
        "https://h/a.git?ref=, query \"ref\" has no value",
        "https://h/a.git?ref=a&ref=b, query \"ref\" has multiple values",
        "https://h/a.git?ref=a#b, ref conflicts: \"b\" vs \"a\"",
        "https://h/a.git?subdir=a#:b, subdir conflicts: \"b\" vs \"a\"",
        "https://h/a.git?tag=a&branch=b, branch conflicts with tag",
        "https://h/a.git?submodules=perhaps, invalid submodules value: \"perhaps\""
    })
    void whatContradictsItselfIsAnError(String text, String message) {
        assertThatThrownBy(() -> GitAddress.parse(text))
                .isInstanceOf(BuildException.class)
                .hasMessage(message);
    }

    @Test
    void aChecksumAloneIsTheCommit() throws BuildException {
        GitAddress address = GitAddress.parse("https://h/a.git?checksum=abc&keep-git-dir&submodules=0");
        assertThat(address.ref()).isEqualTo("abc");
        assertThat(address.checksum()).isEqualTo("abc");
        assertThat(address.keepGitDir()).isTrue();
        assertThat(address.submodules()).isFalse();
    }

    @Test
    void passwordsAreNotShown() throws BuildException {
        GitAddress address = GitAddress.parse("https://user:word@h:1/a.git");
        assertThat(address.shown()).isEqualTo("https://h:1/a.git");
        assertThat(address.host()).isEqualTo("h");
    }
}
