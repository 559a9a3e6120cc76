package dev.jdocker.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TargetTest {
    @Test
    void namesOfImagesKeepTheirShapeAndTheRestIsEncoded() {
        assertThat(Target.of("/images/").path("h:5000/a/b@sha256:1 ?é").then("/json"))
                .hasToString("/images/h:5000/a/b@sha256:1%20%3F%C3%A9/json");
    }

    @Test
    void whatIsNotSetIsLeftOut() {
        assertThat(Target.of("/x")
                        .query("a", false)
                        .query("b", (String) null)
                        .query("c", "")
                        .query("d", true)
                        .query("e", 0)
                        .query("f", "a/b c"))
                .hasToString("/x?d=1&e=0&f=a%2Fb%20c");
    }
}
