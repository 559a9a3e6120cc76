package dev.jdocker.blackbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Where the programs of others are that the cases drive an engine with: those of the machine, else those that
 * {@code .ci/bootstrap.sh} has put into a folder of their own.
 */
final class TestClients {

    private static final Path FOLDER =
            Path.of(System.getProperty("jdocker.test.clients", "/var/cache/jdocker-test-clients"));

    /** Where docker looks for plugins on its own. */
    private static final List<Path> PLUGIN_FOLDERS = List.of(
            Path.of("/usr/local/lib/docker/cli-plugins"),
            Path.of("/usr/local/libexec/docker/cli-plugins"),
            Path.of("/usr/lib/docker/cli-plugins"),
            Path.of("/usr/libexec/docker/cli-plugins"));

    private TestClients() {}

    /** A program by its name. */
    static Optional<Path> program(String name) {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)),
                        Stream.of(FOLDER.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The file of a docker plugin: {@code docker-compose}, {@code docker-buildx}. */
    static Optional<Path> plugin(String name) {
        return Stream.concat(Stream.of(pluginFolder()), PLUGIN_FOLDERS.stream())
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Skips the case where the docker CLI does not have this plugin. */
    static void requirePlugin(String name) {
        Assumptions.assumeTrue(plugin(name).isPresent(), "capability missing: docker's plugin " + name);
        Cli.DOCKER.require();
    }

    /** The plugins that docker does not find on its own, for the configuration of a client. */
    static Path pluginFolder() {
        return FOLDER.resolve("cli-plugins");
    }

    /** A Python with docker-py; skips the case where there is none. */
    static Path dockerPy() {
        // Debian's own: others do not see Debian's packages.
        Path python = Path.of("/usr/bin/python3");
        Assumptions.assumeTrue(
                Files.isExecutable(python) && Files.exists(Path.of("/usr/lib/python3/dist-packages/docker")),
                "capability missing: docker-py (python3-docker)");
        return python;
    }

    /** The folder with dockerode among its {@code node_modules}; skips the case where it or Node.js is not there. */
    static Path dockerode() {
        Path folder = FOLDER.resolve("dockerode");
        Assumptions.assumeTrue(
                program("node").isPresent() && Files.exists(folder.resolve("node_modules/dockerode")),
                "capability missing: Node.js with dockerode");
        return folder;
    }
}
