package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Projects as people have them, built by every door, each time anew: the images hold the same files, say the same and have the same
 * history. By this engine, at a given time, they are the same image.
 */
@BlackBox
class BuildDoorsIT {

    private static final String EPOCH = "1700000000";

    private final Engine engine;
    private Path context = Path.of("/");

    BuildDoorsIT(Engine engine) {
        this.engine = engine;
    }

    /** A project: its files by name, the Dockerfile among them. */
    enum Project {
        STATIC_SITE(Map.of(
                "Dockerfile", """
                FROM %s
                LABEL org.opencontainers.image.title="A site"
                WORKDIR /srv
                COPY --chmod=644 site/ /srv/www/
                EXPOSE 80/tcp
                HEALTHCHECK --interval=5s CMD busybox wget -q -O /dev/null http://localhost/
                STOPSIGNAL SIGQUIT
                ENTRYPOINT ["busybox", "httpd", "-f"]
                CMD ["-p", "80", "-h", "/srv/www"]
                """, "site/index.html", "<p>hello\n", "site/style/main.css", "p { color: teal }\n")),
        PYTHON_APP(Map.of(
                "Dockerfile",
                """
                FROM %s AS base
                ENV PYTHONUNBUFFERED=1 FLASK_APP=app.py
                FROM base
                WORKDIR /app
                COPY requirements.txt .
                RUN mkdir -p /usr/lib/site && while read line; do echo "$line" > /usr/lib/site/${line%%%%=*}; done < requirements.txt
                COPY . .
                RUN <<EOF
                set -e
                test ! -e .git
                test -f app.py
                echo "compiled $(cat app.py)" > app.pyc
                EOF
                USER 1000:1000
                CMD ["sh", "-c", "cat app.pyc"]
                """,
                "requirements.txt",
                "flask==3.0\njinja2==3.1\n",
                "app.py",
                "print('hello')\n",
                ".git/config",
                "[core]\n",
                "notes.tmp",
                "nothing\n",
                ".dockerignore",
                ".git\n*.tmp\n")),
        COMPILED(Map.of(
                "Dockerfile",
                """
                # syntax=docker/dockerfile:1
                ARG MODE=release
                FROM %s AS dependencies
                COPY pom.xml /build/
                RUN --mount=type=cache,target=/root/.m2 cp /build/pom.xml /root/.m2/ && mkdir -p /build/lib && echo jar > /build/lib/a.jar
                FROM dependencies AS tests
                RUN exit 1
                FROM dependencies AS compile
                ARG MODE
                COPY --parents src/*/*.java /build/
                RUN --mount=type=bind,source=src,target=/in cat /in/main/*.java > /build/program && echo "$MODE" >> /build/program
                FROM %1$s
                COPY --from=dependencies --link /build/lib /lib/app
                COPY --from=compile --chown=7:8 /build/program /program
                ONBUILD RUN echo later
                VOLUME ["/data"]
                SHELL ["/bin/sh", "-ec"]
                ENTRYPOINT cat /program
                """,
                "pom.xml",
                "<project/>\n",
                "src/main/A.java",
                "class A {}\n",
                "src/main/B.java",
                "class B {}\n")),
        SCRIPTS(Map.of(
                "Dockerfile",
                """
                FROM %s
                ARG NAME=nobody
                ENV GREETING="hello ${NAME:-you}"
                COPY package.json index.js ./
                COPY --exclude=*.md lib /opt/lib/
                ADD archive.txt /opt/
                RUN ln -s /opt/lib/index.js /usr/app && mkdir -m 1777 /scratch && echo "$GREETING" > /greeting && chmod 600 /greeting
                RUN rm /opt/archive.txt
                CMD node index.js
                """,
                "package.json",
                "{\"name\": \"x\"}\n",
                "index.js",
                "console.log(1)\n",
                "lib/index.js",
                "exports.x = 1\n",
                "lib/README.md",
                "# no\n",
                "archive.txt",
                "text\n"));

        @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
        private final Map<String, String> files;

        Project(Map<String, String> files) {
            this.files = files;
        }

        void write(Path folder) throws IOException {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                String text = file.getValue();
                Files.writeString(path, file.getKey().equals("Dockerfile") ? text.formatted(TestImage.NAME) : text);
            }
        }
    }

    @BeforeEach
    void haveTheBase() throws IOException {
        TestClients.requirePlugin("docker-buildx");
        TestClients.requirePlugin("docker-compose");
        TestImage.ensure(engine);
        context = engine.newFolder();
    }

    @AfterEach
    void removeAll() {
        engine.removeContainers();
        engine.removeImages("blackbox/door");
        forget();
    }

    private void forget() {
        var _ = engine.http().post("/build/prune?all=1").expect(200);
    }

    @ParameterizedTest
    @EnumSource
    void eachDoorBuildsTheSame(Project project) throws IOException {
        project.write(context);
        Map<String, String> ids = new LinkedHashMap<>();
        Map<String, String> described = new LinkedHashMap<>();
        for (String door : List.of("buildx", "compose", "http", "java", "classic", "jdocker")) {
            boolean old = door.equals("http") || door.equals("java") || door.equals("classic");
            if (old && !engine.isOurs()) {
                continue; // dockerd's first builder knows less of the language
            }
            String name = "blackbox/door-" + door + ":1";
            build(door, name);
            JsonNode image =
                    engine.http().get("/images/" + name + "/json").expect(200).json();
            if (!door.equals("compose")) {
                ids.put(door, image.path("Id").asText());
            }
            described.put(door, describe(name, image));
            engine.removeContainers();
            var _ = engine.http().delete("/images/" + name + "?force=1");
            forget();
        }
        assertThat(Set.copyOf(described.values()))
                .describedAs(described.toString())
                .hasSize(1);
        if (engine.isOurs()) {
            assertThat(Set.copyOf(ids.values())).describedAs(ids.toString()).hasSize(1);
        }
    }

    private void build(String door, String name) throws IOException {
        switch (door) {
            case "buildx" -> command(Map.of(), Cli.DOCKER, "buildx", "build", "-t", name);
            case "classic" -> command(Map.of("DOCKER_BUILDKIT", "0"), Cli.DOCKER, "build", "-t", name);
            case "jdocker" -> command(Map.of("DOCKER_BUILDKIT", "0"), Cli.JDOCKER, "build", "-t", name);
            case "compose" -> {
                Path file = Files.writeString(
                        engine.newFolder().resolve("compose.yaml"), """
                        services:
                          app:
                            image: %s
                            build: {context: %s, args: {SOURCE_DATE_EPOCH: "%s"}}
                        """.formatted(name, context, EPOCH));
                told(Cli.DOCKER.run(engine, "compose", "-f", file.toString(), "build"));
            }
            case "java" -> {
                try (DockerClient docker = DockerJavaIT.client(engine)) {
                    String id = docker.buildImageCmd(context.toFile())
                            .withBuildArg("SOURCE_DATE_EPOCH", EPOCH)
                            .withTags(Set.of(name))
                            .exec(new BuildImageResultCallback())
                            .awaitImageId();
                    assertThat(id).isNotEmpty();
                }
            }
            default -> {
                BuildContext sent = new BuildContext();
                try (var files = Files.walk(context)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        sent.file(
                                context.relativize(file).toString(),
                                Files.readString(file),
                                0644,
                                Files.getLastModifiedTime(file).toMillis() / 1000);
                    }
                }
                String args = BuildContext.encoded("{\"SOURCE_DATE_EPOCH\": \"" + EPOCH + "\"}");
                assertThat(sent.build(engine, "t=" + name + "&buildargs=" + args)
                                .error())
                        .isEmpty();
            }
        }
    }

    private void command(Map<String, String> environment, Cli cli, String... words) {
        cli.require();
        List<String> command = new ArrayList<>(List.of(cli.program().toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--build-arg", "SOURCE_DATE_EPOCH=" + EPOCH, context.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        told(Cli.finish(Cli.start(engine, builder), new byte[0], String.join(" ", command)));
    }

    private static void told(Outcome outcome) {
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
    }

    /** Config, history and files with their owners, modes and sums. */
    private String describe(String name, JsonNode image) {
        ObjectNode config = image.path("Config").deepCopy();
        // Compose says on its images whose they are.
        List<String> labels = new ArrayList<>();
        config.path("Labels").fieldNames().forEachRemaining(labels::add);
        labels.removeIf(label -> !label.startsWith("com.docker.compose."));
        ((ObjectNode) config.path("Labels")).remove(labels);
        StringBuilder all = new StringBuilder(config.toString()).append('\n');
        for (JsonNode entry :
                engine.http().get("/images/" + name + "/history").expect(200).json()) {
            all.append(entry.path("CreatedBy").asText())
                    .append(entry.path("Comment").asText())
                    .append('\n');
        }
        String id = engine.create(Engine.shell(
                        "find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /data -o -path /etc -o -path /bin \\) -prune -o -print"
                                + " | sort | while read f; do stat -c '%n %a %u %g %F' $f; test -f $f && md5sum $f; done; true")
                .replace(TestImage.NAME, name)
                .replace("\"Cmd\"", "\"User\":\"0\",\"Entrypoint\":[],\"Cmd\""));
        engine.start(id);
        assertThat(engine.await(id)).isZero();
        return all.append(engine.logs(id).stdout()).toString();
    }
}
