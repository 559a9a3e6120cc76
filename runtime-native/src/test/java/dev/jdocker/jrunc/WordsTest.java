package dev.jdocker.jrunc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of the command line: signals, sizes, durations; lines of ps. */
class WordsTest {

    @ParameterizedTest
    @CsvSource({"KILL,9", "SIGTERM,15", "sigusr1,10", "0,0", "64,64", "RTMIN,34", "SIGRTMIN+3,37", "RTMAX-1,63", "IOT,6"
    })
    void signalsHaveNamesAndNumbers(String text, int number) {
        assertThat(SignalName.parse(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SIG", "FOO", "65", "-9", "RTMIN+31", "99999999999", "9x"})
    void otherWordsAreNoSignals(String text) {
        assertThatThrownBy(() -> SignalName.parse(text))
                .isInstanceOf(JruncException.class)
                .hasMessage("unknown signal \"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "100,100", "1k,1024", "64M,67108864", "1.5GiB,1610612736", "2gb,2147483648", "-1,-1"})
    void sizesHaveUnitsOf1024(String text, long bytes) {
        assertThat(SizeText.bytes("memory", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-2", "1x", "", "99999999999g"})
    void otherWordsAreNoSizes(String text) {
        assertThatThrownBy(() -> SizeText.bytes("memory", text))
                .isInstanceOf(JruncException.class)
                .hasMessage("invalid value for memory: invalid size: '" + text + "'");
    }

    @Test
    void intervalsAreWrittenAsInGo() {
        assertThat(EventsCommand.duration("5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(EventsCommand.duration("1.5m")).isEqualTo(Duration.ofSeconds(90));
        assertThat(EventsCommand.duration("200ms")).isEqualTo(Duration.ofMillis(200));
        assertThatThrownBy(() -> EventsCommand.duration("0s")).isInstanceOf(JruncException.class);
        assertThatThrownBy(() -> EventsCommand.duration("5")).isInstanceOf(UsageException.class);
    }

    @Test
    void linesOfPsAreChosenByTheColumnPid() {
        List<String> lines = List.of("UID        PID  PPID CMD", "root        12     1 a", "root       7    12 b 12");
        assertThat(PsCommand.select(lines, Set.of(12))).containsExactly(lines.get(0), lines.get(1));
        assertThatThrownBy(() -> PsCommand.select(List.of("COMMAND", "a"), Set.of(1)))
                .hasMessage("couldn't find PID field in ps output");
    }

    @Test
    void aProcessIsKnownByItsStart() {
        HostProcess self = HostProcess.self();
        assertThat(self.isAlive()).isTrue();
        assertThat(new HostProcess(self.pid(), self.startTime() + 1).isAlive()).isFalse();
        assertThat(HostProcess.of(Integer.MAX_VALUE)).isNull();
    }
}
