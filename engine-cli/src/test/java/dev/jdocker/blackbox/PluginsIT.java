package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Docker's client finds its plugins, and they find the engine. */
@BlackBox
final class PluginsIT {

    private final Engine engine;

    PluginsIT(Engine engine) {
        this.engine = engine;
    }

    @Test
    void composeListsNoApplications() {
        TestClients.requirePlugin("docker-compose");
        assertThat(Cli.DOCKER.run(engine, "compose", "ls", "-q").output()).isEmpty();
    }

    @Test
    void buildxTellsItsVersionAsDevelopmentContainersAskIt() {
        TestClients.requirePlugin("docker-buildx");
        assertThat(Cli.DOCKER.run(engine, "buildx", "version").output()).containsPattern("\\d+\\.\\d+\\.\\d+");
    }
}
