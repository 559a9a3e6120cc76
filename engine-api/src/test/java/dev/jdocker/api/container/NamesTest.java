package dev.jdocker.api.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "", "-ab", "a*b", "a b", "//ab", "a/b"})
    void aBadContainerNameIsRefusedInDockersWords(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContainerName.parse(name))
                .withMessage("Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }

    @Test
    void aSlashBeforeANameIsTakenOff() {
        assertThat(ContainerName.parse("/web_1.x-y").text()).isEqualTo("web_1.x-y");
        assertThat(ContainerName.parse("web").withSlash()).isEqualTo("/web");
    }

    @Test
    void aNewIdIsCompleteAndItsShortFormNoNumber() {
        ContainerId id = ContainerId.random(new SecureRandom());
        assertThat(ContainerId.isId(id.text())).isTrue();
        assertThat(id.shortText()).hasSize(12).containsPattern("[a-f]");
        assertThat(ContainerId.isPrefix("0a")).isTrue();
        assertThat(ContainerId.isPrefix("0g")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "KILL, 9, SIGKILL",
        "SIGKILL, 9, SIGKILL",
        "sigterm, 15, SIGTERM",
        "9, 9, SIGKILL",
        "RTMIN+3, 37, SIGRTMIN+3",
        "RTMAX-1, 63, SIGRTMIN+29",
        "SIGRTMIN, 34, SIGRTMIN",
        "winch, 28, SIGWINCH",
        "IOT, 6, SIGABRT"
    })
    void signalsGoByNameAndNumber(String text, int number, String name) {
        assertThat(Signals.parse(text)).isEqualTo(number);
        assertThat(Signals.name(number)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"32", "33", "65", "-1"})
    void aNumberThatIsNoSignalIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signals.parse(text))
                .withMessage("the linux daemon does not support signal " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FOO", "0", "", "SIG", "RTMIN+31", "RTMIN+x"})
    void anUnknownSignalIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signals.parse(text))
                .withMessage("invalid signal: " + text);
    }
}
