package dev.jdocker.api.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
    @Test
    void bothJsonFormsMeanTheSame() {
        Filters map = Filters.parse("{\"label\":{\"a=b\":true,\"c\":true},\"status\":{\"exited\":true}}");
        Filters list = Filters.parse("{\"label\":[\"a=b\",\"c\"],\"status\":[\"exited\"]}");
        assertThat(map).isEqualTo(list);
        assertThat(map.get("label")).containsExactly("a=b", "c");
        assertThat(Filters.parse(map.toJson())).isEqualTo(map);
    }

    @Test
    void nothingMeansNone() {
        assertThat(Filters.parse(null).isEmpty()).isTrue();
        assertThat(Filters.parse("").isEmpty()).isTrue();
        assertThat(Filters.parse("{}").isEmpty()).isTrue();
        assertThat(Filters.none().toJson()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "x", "{\"a\":1}", "{\"a\":[1]}", "{\"a\":{\"b\":1}}", "{}{}", "{\"dangling\""})
    void whatIsNoFilterIsRefused(String json) {
        assertThatExceptionOfType(InvalidFilterException.class)
                .isThrownBy(() -> Filters.parse(json))
                .withMessage("invalid filter");
    }

    @Test
    void anUnknownKeyIsNamed() {
        assertThatExceptionOfType(InvalidFilterException.class)
                .isThrownBy(() -> Filters.parse("{\"x\":[\"y\"]}").requireKnown(Set.of("label")))
                .withMessage("invalid filter 'x'");
    }

    @Test
    void severalValuesAreAlternativesButLabelsMustAllMatch() {
        Filters filters = Filters.none()
                .with("status", "exited")
                .with("status", "created")
                .with("label", "a=b")
                .with("label", "c");
        assertThat(filters.matches("status", "created")).isTrue();
        assertThat(filters.matches("status", "running")).isFalse();
        assertThat(filters.matches("name", "any")).isTrue();
        assertThat(filters.matchesLabels("label", Map.of("a", "b", "c", "d"))).isTrue();
        assertThat(filters.matchesLabels("label", Map.of("a", "b"))).isFalse();
        assertThat(filters.matchesLabels("label", Map.of("a", "x", "c", "d"))).isFalse();
    }

    @Test
    void aFlagIsTrueOrFalseOrRefused() {
        assertThat(Filters.none().bool("dangling", true)).isTrue();
        assertThat(Filters.none().with("dangling", "0").bool("dangling", true)).isFalse();
        assertThat(Filters.none().with("dangling", "true").bool("dangling", false))
                .isTrue();
        assertThatExceptionOfType(InvalidFilterException.class)
                .isThrownBy(() -> Filters.none().with("dangling", "y").bool("dangling", false))
                .withMessage("invalid filter 'dangling=[y]'");
    }
}
