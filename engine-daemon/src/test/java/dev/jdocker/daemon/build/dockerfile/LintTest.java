package dev.jdocker.daemon.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.build.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintTest {

    private static Lint lint(String text) throws DockerfileException {
        return Lint.of(Dockerfile.parse(new SourceFile("Dockerfile", text.replace("\\n", "\n"))), "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "FROM a AS Build => StageNameCasing: Stage name 'Build' should be lowercase",
                "FROM a as build => FromAsCasing: 'as' and 'FROM' keywords' casing do not match",
                "FROM a\\nRUN a \\\\n\\n b => NoEmptyContinuation: Empty continuation line",
                "FROM a\\nRUN x\\nrun y => ConsistentInstructionCasing: Command 'run' should match the case of the command majority (uppercase)",
                "FROM a AS x\\nFROM b AS x => DuplicateStageName: Duplicate stage name \"x\", stage names should be unique",
                "FROM a AS scratch => ReservedStageName: Stage name should not use the same name as reserved stage \"scratch\"",
                "FROM a\\nCMD x y => JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior related to OS signals",
                "FROM a\\nMAINTAINER me => MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label",
                "FROM a\\nCMD [\"a\"]\\nCMD [\"b\"] => MultipleInstructionsDisallowed: Multiple CMD instructions should not be used in the same stage because only the last one will be used",
                "FROM a\\nENV k v => LegacyKeyValueFormat: \"ENV key=value\" should be used instead of legacy \"ENV key value\" format",
                "FROM a\\nARG DB_PASSWORD => SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (ARG \"DB_PASSWORD\")",
                "FROM a\\nEXPOSE 80/TCP => ExposeProtoCasing: Defined protocol '80/TCP' in EXPOSE instruction should be lowercase",
                "FROM a\\nEXPOSE 127.0.0.1:80:80 => ExposeInvalidFormat: EXPOSE instruction should not define an IP address or host-port mapping, found '127.0.0.1:80:80'",
            })
    void eachCheckSpeaksInBuildKitsWords(String text, String expected) throws DockerfileException {
        assertThat(lint(text).warnings()).extracting(LintWarning::shortText).containsExactly(expected);
    }

    @Test
    void checksCanBeSkippedOrMadeErrors() throws DockerfileException {
        assertThat(lint("# check=skip=StageNameCasing\nFROM a AS B\n").warnings())
                .isEmpty();
        assertThat(lint("# check=skip=all\nFROM a AS B\nCMD x\n").warnings()).isEmpty();
        assertThat(lint("# check=error=true\nFROM a AS B\n").failsBuild()).isTrue();
        assertThat(lint("FROM a AS B\n").failsBuild()).isFalse();
    }

    @Test
    void descriptionsAreLookedAtOnlyWhereThatIsAsked() throws DockerfileException {
        String text = "# not of it\nFROM a AS b\n";
        assertThat(lint("FROM x\n" + text).warnings()).isEmpty();
        assertThat(lint("# check=experimental=all\nFROM x\n" + text).warnings())
                .extracting(LintWarning::message)
                .containsExactly("Comment for FROM should follow the format: `# b <description>`");
    }
}
