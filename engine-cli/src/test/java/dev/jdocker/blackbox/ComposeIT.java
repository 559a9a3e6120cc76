package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Docker Compose, unchanged: applications from their start to their end. */
@BlackBox
class ComposeIT {

    /** A page, a cache and a database, each with a health check that those after it wait for; two networks. */
    private static final String SERVERS = """
            services:
              web:
                image: blackbox/nginx:1
                stop_grace_period: 1s
                networks: {front: {aliases: [site]}, back: {}}
                ports: ["80"]
                configs: [{source: page, target: /usr/share/nginx/html/page.html}, {source: settings, target: /etc/settings}]
                depends_on: {cache: {condition: service_healthy}, database: {condition: service_healthy}}
                healthcheck:
                  test: ["CMD", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/80"]
                  interval: 1s
                  retries: 50
              cache:
                image: blackbox/redis:1
                stop_grace_period: 1s
                networks: [front]
                healthcheck: {test: ["CMD", "redis-cli", "ping"], interval: 1s, retries: 50}
              database:
                image: blackbox/postgres:1
                stop_grace_period: 1s
                networks: [back]
                environment: {POSTGRES_PASSWORD: secret}
                volumes: ["rows:/var/lib/postgresql/data"]
                secrets: [token]
                healthcheck: {test: ["CMD", "pg_isready", "-h", "127.0.0.1"], interval: 1s, retries: 50}
            networks: {front: {}, back: {internal: true}}
            volumes: {rows: {}}
            secrets: {token: {file: ./token.txt}}
            configs: {page: {file: ./page.html}, settings: {content: "colour=blue"}}
            """;

    /** The same with less to start: a server of the test image, a client that waits for it, and a service of a profile. */
    private static final String SMALL = """
            services:
              web:
                image: IMAGE
                command: ["sh", "-c", "mkdir -p /www && echo page > /www/index.html && exec busybox httpd -f -p 80 -h /www"]
                stop_grace_period: 0s
                networks: {front: {aliases: [site]}}
                volumes: ["data:/data"]
                healthcheck: {test: ["CMD", "test", "-f", "/www/index.html"], interval: 1s, retries: 50}
              client:
                image: IMAGE
                command: ["sh", "-c", "busybox wget -q -O - http://site/ && exec sleep 1000"]
                init: true
                stop_grace_period: 0s
                networks: [front]
                depends_on: {web: {condition: service_healthy}}
              extra:
                image: IMAGE
                command: ["sleep", "1000"]
                stop_grace_period: 0s
                profiles: [more]
                networks: [front]
            networks: {front: {}}
            volumes: {data: {}}
            """;

    private static final String[] UP = {"up", "-d", "--wait", "--wait-timeout", "50"};

    private final Engine engine;

    ComposeIT(Engine engine) {
        this.engine = engine;
    }

    private Compose servers() {
        Compose application = new Compose(engine, SERVERS);
        application.write("token.txt", "a secret");
        application.write("page.html", "a page");
        Stream.of(DebianImage.NGINX, DebianImage.REDIS, DebianImage.POSTGRES).forEach(image -> image.ensure(engine));
        return application;
    }

    private JsonNode container(Compose application, String service) {
        return engine.inspect(application.container(service, 1));
    }

    private String in(Compose application, String service, String... command) {
        return application
                .run(Stream.concat(Stream.of("exec", "-T", service), Stream.of(command))
                        .toArray(String[]::new))
                .output();
    }

    /** What the engine still has of an application: containers, volumes and networks. */
    private List<String> leftovers(String project) {
        String filter = "filter=label=com.docker.compose.project=" + project;
        return Stream.of(
                        List.of("ps", "-aq", "--" + filter),
                        List.of("volume", "ls", "-q", "--" + filter),
                        List.of("network", "ls", "-q", "--" + filter))
                .flatMap(command -> Cli.DOCKER
                        .run(engine, command.toArray(String[]::new))
                        .output()
                        .lines())
                .toList();
    }

    @Test
    void serversWaitForEachOtherAndFindEachOtherByName() {
        String project;
        try (Compose application = servers()) {
            project = application.project();
            application.run(UP).output();
            assertThat(application.run("ps", "--services").output().lines())
                    .containsExactlyInAnyOrder("cache", "database", "web");
            for (String service : List.of("cache", "database", "web")) {
                assertThat(container(application, service)
                                .at("/State/Health/Status")
                                .asText())
                        .isEqualTo("healthy");
            }
            assertThat(in(application, "cache", "bash", "-c", """
                    exec 3<>/dev/tcp/site/80
                    printf 'GET /page.html HTTP/1.0\\r\\n\\r\\n' >&3
                    cat <&3"""))
                    .contains(" 200 OK")
                    .endsWith("a page");
            assertThat(in(application, "web", "cat", "/etc/settings")).isEqualTo("colour=blue");
            assertThat(in(application, "web", "bash", "-c", """
                    exec 3<>/dev/tcp/cache/6379
                    printf 'PING\\r\\n' >&3
                    head -n 1 <&3
                    exec 4<>/dev/tcp/database/5432 && echo reached"""))
                    .contains("PONG")
                    .endsWith("reached");
            assertThat(application
                            .run("exec", "-T", "cache", "getent", "hosts", "database")
                            .exitCode())
                    .as("no network in common")
                    .isEqualTo(2);
            assertThat(in(application, "database", "cat", "/run/secrets/token")).isEqualTo("a secret");
            assertThat(application
                            .run(
                                    "run",
                                    "--rm",
                                    "--no-deps",
                                    "-T",
                                    "-e",
                                    "PGPASSWORD=secret",
                                    "database",
                                    "psql",
                                    "-h",
                                    "database",
                                    "-U",
                                    "postgres",
                                    "-Atc",
                                    "select 6 * 7")
                            .output())
                    .isEqualTo("42");
            assertThat(application.run("port", "web", "80").output()).matches(".*:[0-9]+");
            assertThat(application.run("logs", "--no-color", "web", "database").output())
                    .contains("\"GET /page.html HTTP/1.0\" 200")
                    .contains("ready to accept connections");
        }
        assertThat(leftovers(project)).isEmpty();
    }

    @Test
    void anApplicationIsScaledCopiedIntoRestartedAndExtended() {
        try (Compose application = new Compose(engine, SMALL.replace("IMAGE", TestImage.NAME))) {
            assertThat(application.run("config", "--services").output().lines())
                    .containsExactlyInAnyOrder("client", "web");
            application.run(UP).output();
            Await.until(
                    "the client has the page",
                    () -> application
                            .run("logs", "--no-log-prefix", "client")
                            .output()
                            .contains("page"));
            application.run("scale", "client=2").output();
            assertThat(application.run("ps", "-q", "client").output().lines()).hasSize(2);
            application.write("copied", "bytes");
            application.run("cp", "copied", "web:/data/copied").output();
            JsonNode before = container(application, "web");
            application.run("restart", "-t", "0", "web").output();
            JsonNode after = container(application, "web");
            assertThat(after.at("/State/StartedAt").asText())
                    .isNotEqualTo(before.at("/State/StartedAt").asText());
            assertThat(in(application, "web", "cat", "/data/copied")).isEqualTo("bytes");
            application.run("--profile", "more", "up", "-d", "extra").output();
            assertThat(container(application, "extra").at("/State/Running").asBoolean())
                    .isTrue();
            application.run("up", "-d").output();
            assertThat(container(application, "web").path("Id"))
                    .as("what has not changed stays")
                    .isEqualTo(before.path("Id"));
            application.run("--profile", "more", "down", "-v", "-t", "0").output();
            assertThat(leftovers(application.project())).isEmpty();
        }
    }

    /** An image that is built here, and what is to happen when its sources change. */
    private static final String WATCHED = """
            services:
              app:
                build: .
                image: blackbox/watched:1
                command: ["sh", "-c", "cat /settings/word; echo; exec sleep 1000"]
                network_mode: none
                stop_grace_period: 0s
                develop:
                  watch:
                    - {action: sync, path: ./live, target: /live}
                    - {action: sync+restart, path: ./settings, target: /settings}
                    - {action: rebuild, path: ./made}
            """;

    @Test
    void aWatchedApplicationFollowsItsSources() throws IOException {
        TestClients.requirePlugin("docker-buildx");
        try (Compose application = new Compose(engine, WATCHED)) {
            application.write("Dockerfile", "FROM " + TestImage.NAME + "\nCOPY . /\n");
            for (String source : List.of("live/page", "settings/word", "made/program")) {
                application.write(source, "first");
            }
            application.run("up", "-d", "--build").output();
            JsonNode first = container(application, "app");
            Path log = engine.newFolder().resolve("watch.log");
            Process watch = application.startTo(log, "watch", "--no-up");
            try {
                Await.until("it watches", () -> read(log).contains("Watch enabled"));
                application.write("live/page", "second");
                Await.until(
                        "a change is there",
                        () -> in(application, "app", "cat", "/live/page").equals("second"));
                assertThat(container(application, "app").at("/State/StartedAt"))
                        .isEqualTo(first.at("/State/StartedAt"));
                application.write("settings/word", "second");
                Await.until(
                        "a change is there after a restart",
                        () -> application
                                .run("logs", "--no-log-prefix", "app")
                                .output()
                                .endsWith("second"));
                assertThat(container(application, "app").path("Id")).isEqualTo(first.path("Id"));
                application.write("made/program", "second");
                Await.until("a container of the new image runs", () -> {
                    Outcome program = application.run("exec", "-T", "app", "cat", "/made/program");
                    return program.exitCode() == 0 && program.output().equals("second");
                });
                assertThat(container(application, "app").path("Id")).isNotEqualTo(first.path("Id"));
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "; it said:\n" + read(log), e);
            } finally {
                watch.destroy();
                watch.onExit().join();
            }
        }
        engine.http().delete("/images/blackbox/watched:1?force=1").expect(200);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Secrets and configs of every source that needs no swarm, seen by a container with a user of its own. */
    private static final String FILES = """
            services:
              app:
                image: IMAGE
                user: "500:501"
                command: ["sleep", "1000"]
                stop_grace_period: 0s
                network_mode: none
                secrets:
                  - of-file
                  - {source: of-variable, target: /etc/app/key, uid: "500", gid: "501", mode: 0440}
                configs:
                  - of-content
                  - {source: of-file, target: /etc/app/settings, uid: "500", gid: "0", mode: 0400}
                  - {source: of-variable, target: /etc/app/word}
            secrets: {of-file: {file: ./secret}, of-variable: {environment: BB_SECRET}}
            configs:
              of-content: {content: "colour=$${BB_COLOUR}"}
              of-file: {file: ./config}
              of-variable: {environment: BB_WORD}
            """;

    @Test
    void secretsAndConfigsNeedNoSwarm() {
        try (Compose application = new Compose(engine, FILES.replace("IMAGE", TestImage.NAME))) {
            application.write("secret", "from a file");
            application.write("config", "of a file");
            application.write(".env", "BB_SECRET=from a variable\nBB_COLOUR=blue\nBB_WORD=spoken\n");
            application.run("up", "-d").output();
            assertThat(in(application, "app", "cat", "/run/secrets/of-file")).isEqualTo("from a file");
            assertThat(in(application, "app", "cat", "/etc/app/key")).isEqualTo("from a variable");
            assertThat(in(application, "app", "stat", "-c", "%u:%g %a", "/etc/app/key"))
                    .isEqualTo("500:501 440");
            assertThat(in(application, "app", "cat", "/of-content", "/etc/app/settings", "/etc/app/word"))
                    .isEqualTo("colour=${BB_COLOUR}of a filespoken");
            assertThat(in(application, "app", "stat", "-c", "%u:%g %a", "/etc/app/word"))
                    .isEqualTo("0:0 444");
            // what was given lasts over a restart, and is the container's alone
            application.run("restart", "-t", "0", "app").output();
            assertThat(in(application, "app", "cat", "/etc/app/key")).isEqualTo("from a variable");
        }
    }

    /** One service that does something and ends, and one that would go on. */
    private static final String TASKS = """
            x-common: &common
              image: IMAGE
              stop_grace_period: 0s
              network_mode: none
            services:
              server:
                <<: *common
                command: ["sh", "-c", "echo up; exec sleep 1000"]
                environment: {WORD: "${WORD:-none}", EMPTY: }
                env_file: [./settings.env]
                labels: {colour: "${COLOUR:?a colour is needed}"}
              task:
                extends: {service: server}
                command: ["sh", "-c", "echo $$FROM_FILE; exit 7"]
                depends_on: {server: {condition: service_started}}
              after:
                <<: *common
                command: ["echo", "never"]
                depends_on: {task: {condition: service_completed_successfully}}
                profiles: [late]
            """;

    private Compose tasks() {
        Compose application = new Compose(engine, TASKS.replace("IMAGE", TestImage.NAME));
        application.write(".env", "COLOUR=blue\n");
        application.write("settings.env", "FROM_FILE=of a file\n");
        return application;
    }

    @Test
    void aConfigIsShownAsItIsMeant() throws IOException {
        try (Compose application = tasks()) {
            JsonNode config = Http.JSON.readTree(
                    application.run("config", "--format", "json").output());
            assertThat(config.at("/services/task/environment/WORD").asText()).isEqualTo("none");
            assertThat(config.at("/services/task/environment/FROM_FILE").asText())
                    .isEqualTo("of a file");
            assertThat(config.at("/services/server/labels/colour").asText()).isEqualTo("blue");
            assertThat(config.path("services").has("after")).isFalse();
            assertThat(application.run("config", "--images").output().lines()).containsOnly(TestImage.NAME);
            application.write(".env", "");
            assertThat(application.run("config", "-q").stderr()).contains("a colour is needed");
            application.write(".env", "COLOUR=blue\n");
        }
    }

    @Test
    void aTaskInTheForegroundGivesItsExitCode() {
        try (Compose application = tasks()) {
            Outcome up = application.run("up", "--no-color", "--exit-code-from", "task");
            assertThat(up.exitCode()).isEqualTo(7);
            assertThat(up.stdout()).contains("of a file").contains("task-1 exited with code 7");
            assertThat(container(application, "server").at("/State/Running").asBoolean())
                    .isFalse();
            Outcome late = application.run("--profile", "late", "up", "-d");
            assertThat(late.exitCode()).isEqualTo(1);
            assertThat(late.stderr()).contains("didn't complete successfully: exit 7");
            application.run("--profile", "late", "down", "-t", "0").output();
        }
    }

    @Test
    void servicesAreStoppedPausedSignalledAndRemoved() {
        try (Compose application = tasks()) {
            application.run("create").output();
            assertThat(status(application, "server")).isEqualTo("created");
            application.run("start", "server").output();
            application
                    .run("up", "-d", "--no-deps", "--scale", "server=3", "server")
                    .output();
            assertThat(application.run("ps", "-q", "server").output().lines()).hasSize(3);
            application
                    .run("up", "-d", "--no-deps", "--scale", "server=1", "server")
                    .output();
            assertThat(application.run("ps", "-q", "server").output().lines()).hasSize(1);
            application.run("pause", "server").output();
            assertThat(status(application, "server")).isEqualTo("paused");
            application.run("unpause", "server").output();
            assertThat(application.run("top", "server").output()).contains("sleep 1000");
            assertThat(application.run("images", "--format", "json").output())
                    .contains(TestImage.NAME.split(":")[0]);
            assertThat(application.run("ls", "--format", "json").output()).contains(application.project());
            application.run("kill", "-s", "KILL", "server").output();
            Await.until("it has ended", () -> status(application, "server").equals("exited"));
            assertThat(container(application, "server").at("/State/ExitCode").asInt())
                    .isEqualTo(137);
            application.run("start", "server").output();
            assertThat(status(application, "server")).isEqualTo("running");
            application.run("stop", "-t", "0", "server").output();
            assertThat(application
                            .run("ps", "-a", "--status", "exited", "--services")
                            .output())
                    .contains("server");
            application.run("rm", "-f", "server").output();
            assertThat(application.run("ps", "-aq", "server").output()).isEmpty();
            String once = application
                    .run("run", "-d", "--name", "once-" + application.project(), "server")
                    .output();
            assertThat(engine.inspect("once-" + application.project())
                            .at("/State/Running")
                            .asBoolean())
                    .as(once)
                    .isTrue();
        }
    }

    private String status(Compose application, String service) {
        return container(application, service).at("/State/Status").asText();
    }
}
