package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real servers in a network of their own, by their names from within and by their published ports from without. */
@BlackBox
class ServersIT {

    private static final int WEB = 18200;
    private static final int CACHE = 18201;
    private static final int DATABASE = 18202;

    private final Engine engine;
    private String network = "";

    ServersIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void remove() {
        engine.removeContainers();
        engine.removeNetworks();
        engine.removeVolumes();
    }

    private String run(DebianImage image, String name, String... flags) {
        image.ensure(engine);
        List<String> command = new ArrayList<>(List.of("run", "-d", "--name", name, "--network", network));
        command.addAll(List.of(flags));
        command.add(image.reference());
        return Cli.DOCKER.run(engine, command.toArray(String[]::new)).output();
    }

    private void answers(String container, String expected, String script) {
        Await.until(
                script + " answers " + expected,
                () -> Cli.DOCKER
                        .run(engine, "exec", container, "bash", "-c", script)
                        .stdout()
                        .contains(expected));
    }

    /** A program that sends a question to a server and says the beginning of its answer. */
    private static String asking(String address, int port, String question) {
        return """
                import socket
                s = socket.create_connection(("%s", %d), 5)
                s.settimeout(5)
                s.sendall(b"%s")
                print(s.recv(8).decode().strip())
                """.formatted(address, port, question);
    }

    /** The first of postgres's protocol: whether it speaks TLS, which this one does not. */
    private static final String SPEAK_TLS = "\\x00\\x00\\x00\\x08\\x04\\xd2\\x16\\x2f";

    @Test
    void webServerCacheAndDatabaseAreReachedByNameAndByPort() {
        network = Engine.newName();
        String _ = Cli.DOCKER.run(engine, "network", "create", network).output();
        String _ = run(DebianImage.NGINX, "web", "-p", WEB + ":80");
        String cache = run(DebianImage.REDIS, "cache", "-p", CACHE + ":6379");
        String database =
                run(DebianImage.POSTGRES, "database", "-e", "POSTGRES_PASSWORD=secret", "-p", DATABASE + ":5432");

        answers(
                cache,
                "Welcome to nginx!",
                "exec 3<>/dev/tcp/web/80; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3");
        answers(database, "+PONG", "exec 3<>/dev/tcp/cache/6379; printf 'PING\\r\\n' >&3; head -n 1 <&3");
        answers(
                database,
                "42",
                "PGPASSWORD=secret psql -h database -U postgres -Atc 'select 6 * 7' 2>/dev/null || sleep 0.2");

        HostNetwork host = engine.hostNetwork();
        try (OtherHost other = new OtherHost(host)) {
            for (String address : List.of("127.0.0.1", OtherHost.DAEMON_V4, "::1")) {
                assertThat(host.attempt("python3", "-c", asking(address, WEB, "GET / HTTP/1.0\\r\\n\\r\\n"))
                                .output())
                        .isEqualTo("HTTP/1.1");
                assertThat(host.attempt("python3", "-c", asking(address, CACHE, "PING\\r\\n"))
                                .output())
                        .isEqualTo("+PONG");
                assertThat(host.attempt("python3", "-c", asking(address, DATABASE, SPEAK_TLS))
                                .output())
                        .isEqualTo("N");
            }
            for (String address : List.of(OtherHost.DAEMON_V4, OtherHost.DAEMON_V6)) {
                assertThat(other.run("python3 -c '" + asking(address, WEB, "GET / HTTP/1.0\\r\\n\\r\\n") + "'"))
                        .isEqualTo("HTTP/1.1");
                assertThat(other.run("python3 -c '" + asking(address, CACHE, "PING\\r\\n") + "'"))
                        .isEqualTo("+PONG");
                assertThat(other.run("python3 -c '" + asking(address, DATABASE, SPEAK_TLS) + "'"))
                        .isEqualTo("N");
            }
        }
    }
}
