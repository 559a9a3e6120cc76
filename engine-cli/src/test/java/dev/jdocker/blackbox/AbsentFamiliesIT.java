package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is there only in a swarm or with plugins in the engine is answered as by dockerd outside of a swarm and without any. */
@BlackBox
class AbsentFamiliesIT {

    private final Engine engine;

    AbsentFamiliesIT(Engine engine) {
        this.engine = engine;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /swarm/update?version=1 {}",
                "POST /swarm/unlock {\"UnlockKey\":\"x\"}",
                "GET /nodes/x",
                "DELETE /nodes/x",
                "POST /nodes/x/update?version=1 {}",
                "POST /services/create {\"Name\":\"x\"}",
                "POST /services/x/update?version=1 {}",
                "DELETE /services/x",
                "GET /services/x/logs?stdout=1",
                "GET /tasks/x",
                "GET /tasks/x/logs?stdout=1",
                "POST /secrets/create {\"Name\":\"x\",\"Data\":\"eA==\"}",
                "POST /secrets/x/update?version=1 {}",
                "DELETE /secrets/x",
                "POST /configs/create {\"Name\":\"x\",\"Data\":\"eA==\"}",
                "GET /configs/x",
                "POST /configs/x/update?version=1 {}",
                "DELETE /configs/x"
            })
    void whatASwarmHasIsNotThereOutsideOfOne(String request) {
        assertThat(refusal(request, 503))
                .isEqualTo(
                        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect"
                                + " this node to swarm and try again.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /plugins/x/push",
                "POST /plugins/x/enable?timeout=1",
                "POST /plugins/x/disable",
                "POST /plugins/x/set []",
                "DELETE /plugins/x",
                "GET /plugins/x/json"
            })
    void noPluginIsFound(String request) {
        assertThat(refusal(request, 404)).isEqualTo("plugin \"x\" not found");
    }

    /** @param request method, path and body, with blanks between them */
    private String refusal(String request, int status) {
        String[] words = request.split(" ", 3);
        return engine.http()
                .send(words[0], words[1], words.length > 2 ? words[2] : "")
                .expect(status)
                .json()
                .path("message")
                .asText();
    }
}
