package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers out of Debian's packages run as those of the official images do. */
@BlackBox
class DebianImagesIT {

    private static final Cli CLI = Cli.JDOCKER;
    private static final String GET = "exec 3<>/dev/tcp/127.0.0.1/%d; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";

    private final Engine engine;

    DebianImagesIT(Engine engine) {
        this.engine = engine;
    }

    private String run(DebianImage image, String... more) {
        image.ensure(engine);
        String name = Engine.newName();
        String[] command = new String[8 + more.length];
        System.arraycopy(
                new String[] {"run", "-d", "--name", name, "--network", "none", "--stop-timeout", "5"},
                0,
                command,
                0,
                8);
        System.arraycopy(more, 0, command, 8, more.length);
        Outcome outcome = CLI.run(engine, command);
        Assumptions.assumeFalse(
                outcome.stderr().contains("volumes are not implemented"), "capability missing: volumes");
        assertThat(outcome.output()).matches("[0-9a-f]{64}");
        return name;
    }

    private void answers(String container, String expected, String... command) {
        String[] exec = new String[2 + command.length];
        exec[0] = "exec";
        exec[1] = container;
        System.arraycopy(command, 0, exec, 2, command.length);
        Await.until(
                String.join(" ", command) + " answers " + expected,
                () -> CLI.run(engine, exec).stdout().contains(expected));
    }

    @Test
    void nginxServesItsPageAndLogsToItsStreams() {
        String web = run(DebianImage.NGINX, DebianImage.NGINX.reference());
        answers(web, "Welcome to nginx!", "bash", "-c", GET.formatted(80));
        engine.awaitLog(web, "\"GET / HTTP/1.0\" 200");
        assertThat(CLI.run(engine, "stop", web).output()).isEqualTo(web);
        assertThat(engine.inspect(web).path("State").path("ExitCode").asInt()).isZero();
    }

    @Test
    void redisKeepsWhatItIsGiven() {
        String redis = run(DebianImage.REDIS, DebianImage.REDIS.reference());
        answers(redis, "PONG", "redis-cli", "ping");
        answers(redis, "OK", "redis-cli", "set", "word", "kept");
        answers(redis, "kept", "redis-cli", "get", "word");
        answers(redis, "redis", "stat", "-c", "%U", "/proc/1");
    }

    @Test
    void postgresMakesItsClusterAtTheFirstStart() {
        String database = run(DebianImage.POSTGRES, "-e", "POSTGRES_PASSWORD=secret", DebianImage.POSTGRES.reference());
        String[] query = {
            "sh", "-c", "PGPASSWORD=secret psql -h 127.0.0.1 -U postgres -Atc 'select 6 * 7'",
        };
        answers(database, "42", query);
        assertThat(CLI.run(engine, "restart", database).output()).isEqualTo(database);
        answers(database, "42", query);
        assertThat(new String(CLI.run(engine, "logs", database).stdoutBytes(), StandardCharsets.UTF_8))
                .contains("Skipping initialization");
    }

    @Test
    void pythonServesByFlask() {
        String app = run(
                DebianImage.PYTHON,
                DebianImage.PYTHON.reference(),
                "python3",
                "-c",
                "import flask; app = flask.Flask('app'); app.route('/')(lambda: 'flask here'); app.run(port=5000)");
        answers(app, "flask here", "bash", "-c", GET.formatted(5000));
    }

    @ParameterizedTest
    @EnumSource
    void anImageOfManyLayersRuns(Cli cli) {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: dockerd takes 125 layers at most");
        DebianImage.LAYERS127.ensure(engine);
        assertThat(cli.run(
                                engine,
                                "run",
                                "--rm",
                                "--network",
                                "none",
                                DebianImage.LAYERS127.reference(),
                                "sh",
                                "-c",
                                "ls /etc/layers | wc -l; cat /etc/top /etc/layers/1 /etc/layers/64")
                        .output()
                        .lines())
                .containsExactly("127", "127", "1", "64");
    }
}
