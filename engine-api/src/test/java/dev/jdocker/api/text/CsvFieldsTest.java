package dev.jdocker.api.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvFieldsTest {

    @Test
    void commasPartFields() {
        assertThat(CsvFields.of("type=bind,src=/a,,ro")).containsExactly("type=bind", "src=/a", "", "ro");
        assertThat(CsvFields.of("")).containsExactly("");
    }

    @Test
    void whatIsQuotedMayHoldThem() {
        assertThat(CsvFields.of("type=volume,\"volume-opt=o=size=1m,mode=700\",dst=/v"))
                .containsExactly("type=volume", "volume-opt=o=size=1m,mode=700", "dst=/v");
    }

    @Test
    void twoQuotesAreOneOfTheValue() {
        assertThat(CsvFields.of("\"source=a \"\"b\"\", c\",ro")).containsExactly("source=a \"b\", c", "ro");
    }
}
