package dev.jdocker.daemon.container.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.daemon.error.BadRequest;
import org.junit.jupiter.api.Test;

class DetachKeysTest {

    @Test
    void theSequenceDetachesAlsoWhenItComesInPieces() {
        DetachKeys keys = new DetachKeys("");
        assertThat(type(keys, "ab\u0010")).isEqualTo("ab");
        assertThat(type(keys, "\u0011rest")).isEqualTo("!");
    }

    @Test
    void aBegunSequenceThatGoesAnotherWayIsPassedOn() {
        DetachKeys keys = new DetachKeys("");
        assertThat(type(keys, "\u0010")).isEmpty();
        assertThat(type(keys, "x\u0010\u0010y")).isEqualTo("\u0010x\u0010\u0010y");
    }

    @Test
    void keysCanBeChosen() {
        assertThat(type(new DetachKeys("ctrl-a,b"), "1\u0001b2")).isEqualTo("1!");
        assertThatThrownBy(() -> new DetachKeys("ctrl-1"))
                .isInstanceOf(BadRequest.class)
                .hasMessage("Invalid detach keys (ctrl-1) provided");
    }

    private static String type(DetachKeys keys, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        DetachKeys.Filtered filtered = keys.filter(bytes, bytes.length);
        return new String(filtered.bytes(), ISO_8859_1) + (filtered.detached() ? "!" : "");
    }
}
