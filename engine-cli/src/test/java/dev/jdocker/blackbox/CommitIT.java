package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images made of containers and of archives of files. */
@BlackBox
class CommitIT {

    private static final String MADE = "blackbox/made:1";

    private final Engine engine;

    CommitIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeImages() {
        engine.removeContainers();
        for (String name : List.of(MADE, "blackbox/imported:1", "blackbox/imported:latest")) {
            engine.http().delete("/images/" + name + "?force=1");
        }
        engine.http().post("/images/prune").expect(200);
    }

    private JsonNode image(String name) {
        return engine.http().get("/images/" + name + "/json").expect(200).json();
    }

    /** What a shell script prints in a container of an image. */
    private String shell(String image, String script) {
        String id = engine.create(Engine.shell(script).replace(TestImage.NAME, image));
        engine.start(id);
        assertThat(engine.await(id)).isZero();
        return engine.logs(id).stdout();
    }

    @ParameterizedTest
    @EnumSource
    void whatAContainerHasChangedIsInTheImage(Cli cli) {
        String id = engine.startShell(
                "echo new > /etc/new; rm /etc/mark; rm -r /home; mkdir /home; echo y > /home/x;"
                        + " ln /etc/new /etc/hard; mkdir -m 1777 /odd; chown 12:34 /odd; mkfifo /pipe; echo done; exec sleep 1000");
        engine.awaitLog(id, "done");
        String made = cli.run(engine, "commit", "-m", "why", "-a", "me <me@x>", id, MADE)
                .output();
        assertThat(image(MADE).path("Id").asText()).isEqualTo(made);
        assertThat(shell(
                        MADE,
                        "cat /etc/new /home/x; ls -d /etc/mark /home/alice 2>&1 | wc -l;"
                                + " stat -c '%a %u:%g' /odd; stat -c %h /etc/hard; stat -c %F /pipe"))
                .isEqualTo("new\ny\n2\n1777 12:34\n2\nfifo\n");
    }

    @Test
    void theImageSaysHowItWasMade() {
        String id = engine.create(Engine.shell("true", "\"Env\":[\"OWN=1\"],\"Labels\":{\"own\":\"label\"}"));
        engine.start(id);
        engine.await(id);
        String answer = engine.http()
                .post("/commit?container=" + id + "&repo=blackbox/made&tag=1&comment=why&author=me")
                .expect(201)
                .json()
                .path("Id")
                .asText();
        JsonNode image = image(MADE);
        JsonNode parent = image(TestImage.NAME);
        assertThat(image.path("Id").asText()).isEqualTo(answer);
        assertThat(image.path("Author").asText()).isEqualTo("me");
        assertThat(image.path("Comment").asText()).isEqualTo("why");
        assertThat(image.path("Config").path("Env").toString()).contains("OWN=1", "FROM_IMAGE=yes");
        assertThat(image.path("Config").path("Labels").path("own").asText()).isEqualTo("label");
        assertThat(image.path("Config").path("WorkingDir").asText()).isEqualTo("/work");
        assertThat(image.path("RootFS").path("Layers"))
                .as("a container that wrote nothing adds no layer")
                .isEqualTo(parent.path("RootFS").path("Layers"));
        JsonNode history =
                engine.http().get("/images/" + MADE + "/history").expect(200).json();
        assertThat(history).hasSize(2);
        assertThat(history.path(0).path("Comment").asText()).isEqualTo("why");
        assertThat(history.path(0).path("CreatedBy").asText()).isEqualTo("sh -c true");
        assertThat(history.path(0).path("Size").asLong()).isZero();
    }

    @Test
    void aRunningContainerStandsStillWhileItIsRead() {
        EventHistory events = EventHistory.from(engine);
        String id = engine.startShell("exec sleep 1000");
        engine.http()
                .post("/commit?container=" + id + "&repo=blackbox/made&tag=1")
                .expect(201);
        engine.http().post("/commit?container=" + id + "&pause=0").expect(201);
        assertThat(events.await(id, "commit", 2).stream().map(line -> line.replaceFirst(" .*", "")))
                .endsWith("start", "pause", "commit", "unpause", "commit");
        assertThat(engine.inspect(id).path("State").path("Status").asText()).isEqualTo("running");
    }

    @Test
    void aConfigInTheBodyIsTakenForTheContainers() {
        String id = engine.create(Engine.shell("true"));
        engine.http()
                .post("/commit?container=" + id + "&repo=blackbox/made&tag=1", "{\"Cmd\":[\"q\"],\"Env\":[\"Z=1\"]}")
                .expect(201);
        JsonNode config = image(MADE).path("Config");
        assertThat(config.path("Cmd").toString()).isEqualTo("[\"q\"]");
        assertThat(config.path("Env").path(0).asText()).isEqualTo("Z=1");
        assertThat(config.path("Env").toString()).contains("FROM_IMAGE=yes");
    }

    @Test
    void whatCannotBeCommittedIsRefused() {
        String id = engine.create(Engine.shell("true"));
        assertThat(engine.http().post("/commit?container=nope").expect(404).message())
                .isEqualTo("No such container: nope");
        assertThat(engine.http().post("/commit").expect(400).message()).isEqualTo("invalid name or ID supplied: \"\"");
        assertThat(engine.http()
                        .post("/commit?container=" + id + "&repo=a@sha256:" + "0".repeat(64))
                        .expect(400)
                        .message())
                .isEqualTo("cannot import digest reference");
        assertThat(engine.http()
                        .post("/commit?container=" + id + "&repo=a&tag=%25")
                        .expect(400)
                        .message())
                .isEqualTo("invalid tag format");
    }

    @ParameterizedTest
    @EnumSource
    void instructionsChangeTheConfigOfACommit(Cli cli) {
        String id = engine.create(Engine.shell("true", "\"Env\":[\"OWN=1\",\"KEPT=yes\"]"));
        cli.run(
                        engine,
                        "commit",
                        "-c",
                        "ENTRYPOINT [\"/bin/echo\"]",
                        "-c",
                        "CMD [\"a b\"]",
                        "-c",
                        "ENV OWN=2 TWO=\"$KEPT $OWN\"\nexpose 80 90-91/udp",
                        "--change",
                        "HEALTHCHECK --interval=5s CMD true",
                        "-c",
                        "LABEL l=\"a label\"",
                        "-c",
                        "STOPSIGNAL 9",
                        "-c",
                        "USER 12:34",
                        "-c",
                        "VOLUME /v",
                        "-c",
                        "WORKDIR sub",
                        "-c",
                        "ONBUILD RUN x",
                        id,
                        MADE)
                .output();
        JsonNode config = image(MADE).path("Config");
        assertThat(config.path("Entrypoint").toString()).isEqualTo("[\"/bin/echo\"]");
        assertThat(config.path("Cmd").toString()).isEqualTo("[\"a b\"]");
        assertThat(config.path("Env").toString()).contains("\"OWN=2\"", "\"KEPT=yes\"", "\"TWO=yes 1\"");
        assertThat(config.path("Env").toString()).contains("FROM_IMAGE=yes").doesNotContain("OWN=1");
        assertThat(config.path("ExposedPorts").toString()).contains("80/tcp", "90/udp", "91/udp");
        assertThat(config.path("Healthcheck").path("Test").toString()).isEqualTo("[\"CMD-SHELL\",\"true\"]");
        assertThat(config.path("Healthcheck").path("Interval").asLong()).isEqualTo(5_000_000_000L);
        assertThat(config.path("Labels").path("l").asText()).isEqualTo("a label");
        assertThat(config.path("StopSignal").asText()).isEqualTo("9");
        assertThat(config.path("User").asText()).isEqualTo("12:34");
        assertThat(config.path("Volumes").has("/v")).isTrue();
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/work/sub");
        assertThat(config.path("OnBuild").toString()).isEqualTo("[\"RUN x\"]");
    }

    @ParameterizedTest
    @EnumSource
    void instructionsMakeTheConfigOfAnImport(Cli cli) throws IOException {
        String id = engine.create(Engine.shell("true"));
        Path archive = engine.newFolder().resolve("export.tar");
        cli.run(engine, "export", "-o", archive.toString(), id).output();
        cli.run(
                        engine,
                        "import",
                        "-c",
                        "ENV A=1\nENV B=${A}2",
                        "-c",
                        "CMD echo $B in $(pwd)",
                        "-c",
                        "WORKDIR /etc",
                        archive.toString(),
                        "blackbox/imported:1")
                .output();
        JsonNode config = image("blackbox/imported:1").path("Config");
        assertThat(config.path("Env").toString()).isEqualTo("[\"A=1\",\"B=12\"]");
        assertThat(config.path("Cmd").toString()).isEqualTo("[\"/bin/sh\",\"-c\",\"echo $B in $(pwd)\"]");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/etc");
        String run = engine.create("{\"Image\":\"blackbox/imported:1\"}");
        engine.start(run);
        assertThat(engine.await(run)).isZero();
        assertThat(engine.logs(run).stdout()).isEqualTo("12 in /etc\n");
    }

    @Test
    void changesThatAreNoneOfAConfigAreRefusedAndMakeNothing() {
        String id = engine.create(Engine.shell("true"));
        int before = engine.http().get("/images/json?all=1").json().size();
        for (String operation : List.of("/commit?container=" + id + "&repo=a", "/images/create?fromSrc=-&repo=a")) {
            assertThat(refusal(operation + "&changes=CMD%20a&changes=RUN%20x"))
                    .isEqualTo("RUN is not a valid change command");
            assertThat(refusal(operation + "&changes=CMD%20a%0ACopy%20a%20b"))
                    .isEqualTo("Copy is not a valid change command");
            assertThat(refusal(operation + "&changes=frob")).isEqualTo("frob is not a valid change command");
            assertThat(refusal(operation + "&changes=ENV%20x")).isEqualTo("ENV must have two arguments");
            assertThat(refusal(operation + "&changes=STOPSIGNAL%20nope")).isEqualTo("invalid signal: nope");
            assertThat(refusal(operation + "&changes=")).isEqualTo("file with no instructions");
        }
        assertThat(engine.http().get("/images/json?all=1").json()).hasSize(before);
    }

    private String refusal(String operation) {
        return engine.http().post(operation).expect(400).message();
    }

    @ParameterizedTest
    @EnumSource
    void anExportedContainerIsImported(Cli cli) throws IOException {
        String id = engine.startShell("mkdir /d; echo data > /d/f; ln /d/f /d/hard; ln -s f /d/soft; chown 7:8 /d/f;"
                + " touch -t 200102030405.06 /d/f");
        assertThat(engine.await(id)).isZero();
        Path archive = engine.newFolder().resolve("export.tar");
        cli.run(engine, "export", "-o", archive.toString(), id).output();
        String imported = cli.run(engine, "import", "-m", "from a file", archive.toString(), "blackbox/imported:1")
                .output();
        JsonNode image = image("blackbox/imported:1");
        assertThat(image.path("Id").asText()).isEqualTo(imported);
        assertThat(image.path("Comment").asText()).isEqualTo("from a file");
        assertThat(image.path("RootFS").path("Layers")).hasSize(1);
        assertThat(shell(
                        "blackbox/imported:1",
                        "cat /d/hard; readlink /d/soft; stat -c '%h %u:%g %Y' /d/f; cat /etc/mark"))
                .isEqualTo("data\nf\n2 7:8 981173106\n1\n");
        String second = cli.run(engine, Files.readAllBytes(archive), "import", "-", "blackbox/imported")
                .output();
        assertThat(image("blackbox/imported:latest").path("Id").asText()).isEqualTo(second);
        assertThat(image("blackbox/imported:latest").path("Comment").asText()).isEqualTo("Imported from -");
        assertThat(cli.run(engine, "history", "-q", "--no-trunc", "blackbox/imported:1")
                        .output())
                .isEqualTo(imported);
    }

    @Test
    void whatCannotBeImportedLeavesNothing() {
        int before = engine.http().get("/images/json?all=1").json().size();
        assertThat(engine.http()
                        .exact(
                                "POST",
                                Settings.VERSION + "/images/create?fromSrc=-&repo=blackbox/imported",
                                "Content-Type: text/plain",
                                "no archive".repeat(200).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(500);
        assertThat(engine.http()
                        .post("/images/create?fromSrc=http://127.0.0.1:1/x&repo=a")
                        .expect(500)
                        .message())
                .startsWith("Get \"http://127.0.0.1:1/x\": ");
        assertThat(engine.http()
                        .post("/images/create?fromSrc=-&platform=windows")
                        .expect(400)
                        .message())
                .isEqualTo("operating system is not supported");
        assertThat(engine.http().get("/images/json?all=1").json()).hasSize(before);
    }

    /** By it programs know that they run in a container. */
    @Test
    void dockersSignIsInEachContainerAndNoChange() {
        String id = engine.create(Engine.shell("stat -c '%a %u:%g %s' /.dockerenv"));
        byte[] exported =
                engine.http().get("/containers/" + id + "/export").expect(200).body();
        assertThat(new String(exported, StandardCharsets.ISO_8859_1)).contains(".dockerenv\0");
        engine.start(id);
        assertThat(engine.await(id)).isZero();
        assertThat(engine.logs(id).stdout()).isEqualTo("755 0:0 0\n");
        assertThat(Cli.quick().run(engine, "diff", id).output()).isEmpty();
        Cli.quick().run(engine, "commit", id, MADE).output();
        assertThat(image(MADE).path("Size")).isEqualTo(image(TestImage.NAME).path("Size"));
    }

    @ParameterizedTest
    @EnumSource
    void clientsTellWhatAContainerHasChanged(Cli cli) {
        String id = engine.startShell("echo > /etc/new; rm /etc/mark");
        engine.await(id);
        assertThat(cli.run(engine, "diff", id).output().lines())
                .containsExactlyInAnyOrder("C /etc", "A /etc/new", "D /etc/mark");
    }

    @ParameterizedTest
    @EnumSource
    void clientsSaveToAFileAndToStdout(Cli cli) throws IOException {
        Path archive = engine.newFolder().resolve("image.tar");
        cli.run(engine, "save", "-o", archive.toString(), TestImage.NAME).output();
        byte[] stdout = cli.run(engine, "save", TestImage.NAME).stdoutBytes();
        assertThat(stdout).hasSameSizeAs(Files.readAllBytes(archive));
        assertThat(cli.run(engine, stdout, "load", "-q").output()).isEqualTo("Loaded image: " + TestImage.NAME);
    }
}
