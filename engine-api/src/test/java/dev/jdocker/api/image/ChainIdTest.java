package dev.jdocker.api.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainIdTest {
    private static final DiffId LOW = new DiffId(Digest.ofHex("1".repeat(64)));
    private static final DiffId HIGH = new DiffId(Digest.ofHex("2".repeat(64)));

    @Test
    void theLowestChainIsItsDiffIdAndTheNextHashesBoth() {
        List<ChainId> chain = ChainId.chain(List.of(LOW, HIGH));
        assertThat(chain.get(0)).hasToString(LOW.toString());
        assertThat(chain.get(1).digest()).isEqualTo(Digest.of((LOW + " " + HIGH).getBytes(StandardCharsets.US_ASCII)));
        assertThat(ChainId.chain(List.of())).isEmpty();
    }

    @Test
    void aDigestIsTheSha256OfItsContent() {
        assertThat(Digest.of(new byte[0]))
                .hasToString("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Digest.of(new byte[0]).shortHex()).isEqualTo("e3b0c44298fc");
        assertThat(Digest.isDigest("sha256:E3")).isFalse();
        assertThat(Digest.isDigest("sha512:" + "a".repeat(128))).isFalse();
    }
}
