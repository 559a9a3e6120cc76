package dev.jdocker.daemon.network.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberSetTest {

    private static BigInteger n(long number) {
        return BigInteger.valueOf(number);
    }

    @Test
    void theLowestGapIsFoundBetweenRuns() {
        NumberSet set = new NumberSet();
        for (int number : new int[] {1, 2, 4, 5, 6}) {
            assertThat(set.add(n(number))).isTrue();
        }
        assertThat(set.add(n(5))).isFalse();
        assertThat(set.lowestGap(n(1), n(9))).contains(n(3));
        assertThat(set.lowestGap(n(4), n(9))).contains(n(7));
        assertThat(set.lowestGap(n(4), n(6))).isEmpty();
        set.remove(n(5));
        assertThat(set.lowestGap(n(4), n(6))).contains(n(5));
        assertThat(set.contains(n(6))).isTrue();
    }

    @Test
    void itHoldsWhatABitSetHoldsWhateverIsDoneToIt() {
        Random random = new Random(11);
        NumberSet set = new NumberSet();
        BitSet model = new BitSet();
        for (int i = 0; i < 20_000; i++) {
            int number = random.nextInt(60);
            if (random.nextBoolean()) {
                assertThat(set.add(n(number))).isEqualTo(!model.get(number));
                model.set(number);
            } else {
                set.remove(n(number));
                model.clear(number);
            }
            int from = random.nextInt(60);
            int gap = model.nextClearBit(from);
            assertThat(set.lowestGap(n(from), n(59)))
                    .isEqualTo(gap > 59 ? java.util.Optional.empty() : java.util.Optional.of(n(gap)));
            assertThat(set.contains(n(from))).isEqualTo(model.get(from));
        }
    }
}
