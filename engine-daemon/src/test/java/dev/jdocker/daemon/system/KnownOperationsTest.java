package dev.jdocker.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownOperationsTest {

    @Test
    void theTableHasEveryOperationOfTheApiOnce() {
        assertThat(KnownOperations.operations())
                .hasSize(112)
                .doesNotHaveDuplicates()
                .contains("GET /_ping", "POST /images/{name:.*}/push", "GET /containers/{id}/attach/ws")
                .allMatch(line -> line.matches("(GET|HEAD|POST|PUT|DELETE) /\\S*"));
    }
}
