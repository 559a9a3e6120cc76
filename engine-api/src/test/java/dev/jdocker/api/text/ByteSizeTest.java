package dev.jdocker.api.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1024, 1024",
        "64m, 67108864",
        "64MB, 67108864",
        "64MiB, 67108864",
        "1.5g, 1610612736",
        "512b, 512",
        "32 kb, 32768",
        "1T, 1099511627776",
        ".5k, 512"
    })
    void unitsArePowersOf1024(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @Test
    void whatIsNoSizeIsRefusedInDockersWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(""))
                .withMessage("invalid size: ''");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse("abc"))
                .withMessage("invalid size: 'abc'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse("-1"))
                .withMessage("invalid size: '-1'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse("3x"))
                .withMessage("invalid suffix: 'x'");
    }

    @Test
    void sizesAreShownWithFewDigits() {
        assertThat(ByteSize.decimal(0)).isEqualTo("0B");
        assertThat(ByteSize.decimal(999)).isEqualTo("999B");
        assertThat(ByteSize.decimal(1000)).isEqualTo("1kB");
        assertThat(ByteSize.decimal(2063232, 3)).isEqualTo("2.06MB");
        assertThat(ByteSize.decimal(123456789)).isEqualTo("123.5MB");
        assertThat(ByteSize.binary(8338669568.0)).isEqualTo("7.766GiB");
        assertThat(ByteSize.binary(67108864)).isEqualTo("64MiB");
    }
}
