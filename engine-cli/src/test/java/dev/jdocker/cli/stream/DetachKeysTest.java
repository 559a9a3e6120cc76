package dev.jdocker.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DetachKeysTest {
    private final byte[] out = new byte[16];

    @Test
    void keysThatTurnOutNotToBeTheSequencePassOn() {
        DetachKeys keys = DetachKeys.parse("");
        assertThat(keys.filter(new byte[] {'a', 16}, 2, out)).isEqualTo(1);
        assertThat(keys.filter(new byte[] {'b'}, 1, out)).isEqualTo(2);
        assertThat(out).startsWith(16, 'b');
    }

    @Test
    void theSequenceEndsWhatIsSentEvenAcrossReads() {
        DetachKeys keys = DetachKeys.parse("");
        assertThat(keys.filter(new byte[] {'a', 16}, 2, out)).isEqualTo(1);
        assertThat(keys.filter(new byte[] {17, 'b'}, 2, out)).isEqualTo(-1);
    }

    @Test
    void whatStandsBeforeTheSequenceIsSent() {
        assertThat(DetachKeys.parse("ctrl-a,x").filter(new byte[] {'h', 'i', 1, 'x'}, 4, out))
                .isEqualTo(-1 - 2);
    }

    @Test
    void oneKeyIsASequenceToo() {
        assertThat(DetachKeys.parse("q").filter(new byte[] {'a', 'q'}, 2, out)).isEqualTo(-1 - 1);
    }

    @Test
    void aMalformedSequenceMeansTheUsualOne() {
        assertThat(DetachKeys.parse("nonsense").filter(new byte[] {16, 17}, 2, out))
                .isEqualTo(-1);
    }
}
