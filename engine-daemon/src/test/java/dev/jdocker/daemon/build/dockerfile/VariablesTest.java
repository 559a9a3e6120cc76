package dev.jdocker.daemon.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {

    private static final Map<String, String> VALUES =
            Map.of("A", "one", "E", "", "P", "/usr/lib/libfoo.so.1.2", "X", "foobarfoo", "S", "a b");

    private final Variables variables = new Variables('\\');

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "$A => one",
                "${A} => one",
                "x${A}y => xoney",
                "$NO => ``",
                "${NO:-d} => d",
                "${E:-d} => d",
                "${E-d} => ``",
                "${NO-d} => d",
                "${A:-d} => one",
                "${A:+d} => d",
                "${E:+d} => ``",
                "${E+d} => d",
                "${NO+d} => ``",
                "${NO:-${A}} => one",
                "${A:?must} => one",
                "${P#*/} => usr/lib/libfoo.so.1.2",
                "${P##*/} => libfoo.so.1.2",
                "${P%.*} => /usr/lib/libfoo.so.1",
                "${P%%.*} => /usr/lib/libfoo",
                "${X#f?o} => barfoo",
                "${X/foo/bar} => barbarfoo",
                "${X//foo/bar} => barbarbar",
                "${X//foo} => ${X//foo}",
                "'$A' => $A",
                "\"$A 'x'\" => one 'x'",
                "\\$A => $A",
                "\"\\$A\" => $A",
                "a\\ b => a b",
                "$ => $",
                "$1 => ``",
            })
    void eachFormHasItsValue(String text, String expected) throws DockerfileException {
        if (text.equals("${X//foo}")) {
            assertThatThrownBy(() -> variables.expand(text, VALUES)).hasMessageContaining("missing '/'");
            return;
        }
        assertThat(variables.expand(text, VALUES).text()).isEqualTo(expected);
    }

    @Test
    void whatMustBeSetIsAnErrorIfItIsNot() {
        assertThatThrownBy(() -> variables.expand("${NO:?tell me}", VALUES)).hasMessage("NO: tell me");
        assertThatThrownBy(() -> variables.expand("${NO?}", VALUES)).hasMessage("NO: is not allowed to be unset");
        assertThatThrownBy(() -> variables.expand("${E:?}", VALUES)).hasMessage("E: is not allowed to be empty");
    }

    @Test
    void unfinishedFormsAreErrors() {
        assertThatThrownBy(() -> variables.expand("${A", VALUES)).hasMessage("syntax error: missing '}'");
        assertThatThrownBy(() -> variables.expand("${A!b}", VALUES))
                .hasMessage("unsupported modifier (!) in substitution");
        assertThatThrownBy(() -> variables.expand("'a", VALUES))
                .hasMessage("unexpected end of statement while looking for matching single-quote");
        assertThatThrownBy(() -> variables.expand("\"a", VALUES))
                .hasMessage("unexpected end of statement while looking for matching double-quote");
        assertThatThrownBy(() -> variables.expand("${}", VALUES)).hasMessage("syntax error: bad substitution");
    }

    @Test
    void wordsDivideAtSpacesOutsideOfQuotes() throws DockerfileException {
        assertThat(variables.expand("$S \"$S\" c", VALUES).words()).containsExactly("a", "b", "a b", "c");
    }

    @Test
    void namesThatHaveNoValueAreTold() throws DockerfileException {
        Variables.Expanded expanded = variables.expand("$A $NO ${OTHER:-x}", VALUES);
        assertThat(expanded.used()).containsExactly("A", "NO", "OTHER");
        assertThat(expanded.undefined()).containsExactly("NO");
    }

    @Test
    void quotesMeanNothingInHereDocuments() throws DockerfileException {
        assertThat(variables.expandRaw("'$A' \"x\" \\n \\$A", VALUES).text()).isEqualTo("'one' \"x\" \\n $A");
    }

    @Test
    void theOtherEscapeLeavesBackslashesAlone() throws DockerfileException {
        assertThat(new Variables('`').expand("c:\\$A `$A", VALUES).text()).isEqualTo("c:\\one $A");
    }
}
