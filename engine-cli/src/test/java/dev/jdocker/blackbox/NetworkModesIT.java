package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A network that is not there is refused, never replaced by another. */
@BlackBox
class NetworkModesIT {

    private final Engine engine;

    NetworkModesIT(Engine engine) {
        this.engine = engine;
    }

    @Test
    void aNetworkOfTheUserIsNotFoundOrRefused() {
        Http.Reply created = engine.http()
                .post(
                        "/containers/create",
                        Engine.shell("true").replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"no-such-net\""));
        if (created.status() == 201) {
            // Docker finds out at the start.
            String id = created.json().path("Id").asText();
            assertThat(engine.http()
                            .post("/containers/" + id + "/start")
                            .expect(404)
                            .message())
                    .contains("no-such-net");
        } else {
            assertThat(created.status()).isIn(404, 501);
            assertThat(created.message()).isNotEmpty();
        }
    }
}
