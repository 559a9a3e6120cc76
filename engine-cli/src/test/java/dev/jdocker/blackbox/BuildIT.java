package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import dev.jdocker.blackbox.BuildContext.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds by POST /build: the docker CLI without Buildx, docker-java and plain HTTP. */
@BlackBox
class BuildIT {

    private static final String FROM = "FROM " + TestImage.NAME + "\n";

    private final Engine engine;

    BuildIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void haveTheBase() throws IOException {
        TestImage.ensure(engine);
    }

    @AfterEach
    void removeAll() {
        engine.removeContainers();
        for (JsonNode image :
                engine.http().get("/images/json?all=1").expect(200).json()) {
            String tags = image.path("RepoTags").toString();
            if (!tags.contains(TestImage.NAME)
                    && !tags.contains("jdocker/busybox")
                    && !tags.contains("blackbox/debian")) {
                var _ = engine.http().delete("/images/" + image.path("Id").asText() + "?force=1");
            }
        }
        var _ = engine.http().post("/build/prune?all=1").expect(200);
    }

    private String run(String image, String script) {
        String id = engine.create(Engine.shell(script).replace(TestImage.NAME, image));
        engine.start(id);
        assertThat(engine.await(id)).describedAs(engine.logs(id).stderr()).isZero();
        return engine.logs(id).stdout();
    }

    private JsonNode config(String image) {
        return engine.http()
                .get("/images/" + image + "/json")
                .expect(200)
                .json()
                .path("Config");
    }

    @Test
    void aBuildTellsItsStepsAndTheImageRuns() {
        Told told = BuildContext.of(
                        FROM + "COPY a /x/\nRUN echo out; echo err >&2; echo made > /made\nCMD [\"cat\", \"/x/a\"]\n")
                .file("a", "hello\n")
                .build(engine, "t=blackbox/built:1&t=blackbox/other");
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.text())
                .startsWith("Step 1/4 : FROM " + TestImage.NAME + "\n ---> ")
                .contains("Step 2/4 : COPY a /x/\n ---> ")
                .contains("Step 3/4 : RUN echo out; echo err >&2; echo made > /made\n ---> Running in ")
                .contains("out\n")
                .contains("err\n")
                .containsPattern("Successfully built [0-9a-f]{12}\n")
                .contains("Successfully tagged blackbox/built:1\n")
                .endsWith("Successfully tagged blackbox/other:latest\n");
        assertThat(told.image()).startsWith("sha256:");
        assertThat(run("blackbox/built:1", "cat /x/a /made")).isEqualTo("hello\nmade\n");
    }

    @Test
    void quietBuildsSayTheIdAlone() {
        Told told = BuildContext.of(FROM + "LABEL a=b\n").build(engine, "q=1");
        assertThat(told.text()).matches("sha256:[0-9a-f]{64}\n");
    }

    @Test
    void theSecondTimeEverythingIsThereAlready() {
        String file = FROM + "COPY a /a\nRUN cat /a > /b\nENV X=1\n";
        Told first = BuildContext.of(file).file("a", "1", 0644, 1_600_000_000L).build(engine, "");
        Told second = BuildContext.of(file).file("a", "1", 0644, 1_700_000_000L).build(engine, "");
        assertThat(second.image()).isEqualTo(first.image());
        assertThat(second.text().split("Using cache", -1)).hasSize(3);
        Told changed = BuildContext.of(file).file("a", "2").build(engine, "");
        assertThat(changed.text()).doesNotContain("Using cache");
        Told anew = BuildContext.of(file).file("a", "2").build(engine, "nocache=1");
        assertThat(anew.text()).doesNotContain("Using cache");
    }

    @Test
    void theCacheOutlivesTheDaemonAndGoesWhenItIsPruned() {
        String file = FROM + "RUN echo x > /x\n";
        Told first = BuildContext.of(file).build(engine, "t=blackbox/built:1");
        if (engine.isOurs()) {
            engine.daemon().kill();
            engine.daemon().start();
        }
        assertThat(BuildContext.of(file).build(engine, "").image()).isEqualTo(first.image());
        JsonNode before =
                engine.http().get("/system/df?type=build-cache").expect(200).json();
        assertThat(before.path("BuildCache").isArray()).isTrue();
        engine.http().delete("/images/blackbox/built:1").expect(200);
        var _ = engine.http().post("/build/prune?all=1").expect(200);
        JsonNode after =
                engine.http().get("/system/df?type=build-cache").expect(200).json();
        assertThat(after.path("BuildCache")).isEmpty();
        assertThat(BuildContext.of(file).build(engine, "").text()).doesNotContain("Using cache");
    }

    @Test
    void theConfigIsWhatTheInstructionsSay() {
        String image = BuildContext.of(FROM + """
                        ARG V=1
                        ENV A=$V B="x y"
                        LABEL k="v $A"
                        WORKDIR /w
                        WORKDIR sub
                        USER 5:6
                        EXPOSE 80 53/udp
                        VOLUME ["/data"]
                        ENTRYPOINT ["/bin/sh", "-c"]
                        CMD ["id"]
                        STOPSIGNAL SIGINT
                        HEALTHCHECK --interval=5s CMD true
                        ONBUILD RUN echo later
                        SHELL ["/bin/sh", "-ec"]
                        """)
                .build(
                        engine,
                        "buildargs=" + BuildContext.encoded("{\"V\":\"2\"}") + "&labels="
                                + BuildContext.encoded("{\"from\":\"outside\"}"))
                .image();
        JsonNode config = config(image);
        assertThat(config.path("Env").toString()).contains("\"A=2\"", "\"B=x y\"", "\"FROM_IMAGE=yes\"");
        assertThat(config.path("Labels").path("k").asText()).isEqualTo("v 2");
        assertThat(config.path("Labels").path("from").asText()).isEqualTo("outside");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/w/sub");
        assertThat(config.path("User").asText()).isEqualTo("5:6");
        assertThat(config.path("ExposedPorts").toString()).contains("80/tcp", "53/udp");
        assertThat(config.path("Volumes").has("/data")).isTrue();
        assertThat(config.path("Cmd").get(0).asText()).isEqualTo("id");
        assertThat(config.path("StopSignal").asText()).isEqualTo("SIGINT");
        assertThat(config.path("Healthcheck").path("Test").get(1).asText()).isEqualTo("true");
        assertThat(config.path("OnBuild").get(0).asText()).isEqualTo("RUN echo later");
        assertThat(config.path("Shell").get(1).asText()).isEqualTo("-ec");
    }

    @Test
    void triggersOfTheBaseRunFirst() {
        BuildContext.of(FROM + "ONBUILD COPY x /x\nONBUILD RUN cat /x > /y\n").build(engine, "t=blackbox/base2:1");
        Told told = BuildContext.of("FROM blackbox/base2:1\nRUN cat /y\n")
                .file("x", "content")
                .build(engine, "");
        assertThat(told.text()).contains("content");
        assertThat(config(told.image()).path("OnBuild")).isEmpty();
    }

    @Test
    void stagesThatNothingNeedsAreNotBuilt() {
        Told told = BuildContext.of(FROM.strip() + " AS unused\nRUN exit 1\n" + FROM.strip()
                        + " AS made\nRUN echo from-stage > /f\n" + FROM + "COPY --from=made /f /g\nRUN cat /g\n")
                .build(engine, "");
        assertThat(told.error()).isEmpty();
        assertThat(told.text()).contains("from-stage");
        Told first = BuildContext.of(FROM.strip() + " AS one\nLABEL is=one\n" + FROM.strip() + " AS two\nRUN exit 1\n")
                .build(engine, "target=one");
        assertThat(config(first.image()).path("Labels").path("is").asText()).isEqualTo("one");
    }

    @Test
    void copiesKeepModesAndLinksAndTakeOwners() {
        Told told = BuildContext.of(FROM + """
                        COPY --chown=7:8 --chmod=u=rwx,go=r one /d/
                        COPY tree /t
                        COPY --exclude=*.o tree /e/
                        COPY --parents tree/sub/deep /p/
                        COPY t*e/sub/de?p /glob/
                        COPY --link one /linked/one
                        COPY <<A <<"B" /h/
                        value $FROM_IMAGE
                        A
                        value $FROM_IMAGE
                        B
                        RUN stat -c '%n %a %u:%g %F' /d/one /t/run /t/link /linked/one /glob/deep; cat /h/A /h/B; ls /e; ls /p/tree/sub
                        """)
                .file("one", "1")
                .file("tree/run", "#!", 0755, 1)
                .file("tree/a.o", "o")
                .link("tree/link", "run")
                .file("tree/sub/deep", "d")
                .build(engine, "");
        assertThat(told.error()).isEmpty();
        assertThat(told.text())
                .contains(
                        "/d/one 744 7:8 regular file",
                        "/t/run 755 0:0 regular file",
                        "/t/link 777 0:0 symbolic link",
                        "/linked/one 644 0:0 regular file",
                        "/glob/deep 644 0:0 regular file",
                        "value yes\nvalue $FROM_IMAGE\n",
                        "link\nrun\nsub\n",
                        "deep\n");
    }

    @Test
    void archivesAreUnpackedByAddOnly() {
        byte[] inner = new BuildContext().file("in/side", "packed").bytes();
        BuildContext context = BuildContext.of(
                        FROM + "ADD a.tar /added/\nCOPY a.tar /copied/\nRUN cat /added/in/side; ls /copied\n")
                .file("a.tar", new String(inner, java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(context.build(engine, "").text()).contains("packed", "a.tar\n");
    }

    @Test
    void whatIsIgnoredIsNotInTheContext() {
        Told told = BuildContext.of(FROM + "COPY . /c\nRUN cd /c; find . -type f | sort\n")
                .file(".dockerignore", "**/*.log\nsecret\n!keep.log\n")
                .file("keep.log", "")
                .file("d/x.log", "")
                .file("secret/key", "")
                .file("main.c", "")
                .build(engine, "");
        assertThat(told.text()).contains("./main.c\n", "./keep.log\n").doesNotContain("x.log", "key");
        Told missing = BuildContext.of(FROM + "COPY secret /c\n")
                .file(".dockerignore", "secret\n")
                .file("secret", "")
                .build(engine, "");
        assertThat(missing.error()).contains("not found");
    }

    @Test
    void mountsOfAllKindsAreThereWhileACommandRunsAndLeaveNothing() {
        Told told = BuildContext.of(FROM.strip() + " AS other\nRUN echo stage > /s\n" + FROM + """
                        RUN --mount=type=bind,source=ctx,target=/m/ctx --mount=from=other,source=/s,target=/m/s,rw \
                            --mount=type=cache,target=/m/cache --mount=type=tmpfs,target=/m/tmp \
                            cat /m/ctx /m/s; echo changed > /m/s; touch /m/cache/kept /m/tmp/x
                        RUN --mount=type=cache,target=/again,id=/m/cache ls /again; ls -d /m /again 2>/dev/null; true
                        """)
                .file("ctx", "context\n")
                .build(engine, "");
        assertThat(told.error()).isEmpty();
        assertThat(told.text()).contains("context\nstage\n", "kept\n");
        assertThat(run(told.image(), "ls /; true")).doesNotContain("m\n", "again");
        if (engine.isOurs()) {
            engine.daemon().inNamespaces("sh", "-c", "! grep build-cache /proc/self/mountinfo");
        }
    }

    @Test
    void aCommandThatIsRepeatedIsRunAgain() {
        Told told = BuildContext.of(FROM + "RUN --mount=type=cache,target=/c echo x >> /c/log; wc -l < /c/log\n"
                        + "RUN --mount=type=cache,target=/c echo x >> /c/log; wc -l < /c/log\n")
                .build(engine, "");
        assertThat(told.text()).contains("1\n", "2\n").doesNotContain("Using cache");
    }

    @Test
    void failuresAreToldInTheStream() {
        Told told = BuildContext.of(FROM + "RUN exit 7\n").build(engine, "");
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.error()).isEqualTo("The command '/bin/sh -c exit 7' returned a non-zero code: 7");
        Told unknown = BuildContext.of(FROM + "RUM x\n").build(engine, "");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.error())
                .isEqualTo("dockerfile parse error on line 2: unknown instruction: RUM (did you mean RUN?)");
        assertThat(BuildContext.of(FROM).build(engine, "dockerfile=none").error())
                .isEqualTo("Cannot locate specified Dockerfile: none");
        assertThat(BuildContext.of(FROM).build(engine, "squash=1").error())
                .isEqualTo("squash is only supported with experimental mode");
        assertThat(BuildContext.of(FROM).build(engine, "target=no").error())
                .isEqualTo("target stage \"no\" could not be found");
    }

    @Test
    void reproducibleWhereAnEpochIsGiven() {
        String args = "buildargs=" + BuildContext.encoded("{\"SOURCE_DATE_EPOCH\":\"1600000000\"}");
        String image = BuildContext.of(FROM + "LABEL a=b\n").build(engine, args).image();
        JsonNode inspect =
                engine.http().get("/images/" + image + "/json").expect(200).json();
        assertThat(inspect.path("Created").asText()).isEqualTo("2020-09-13T12:26:40Z");
    }

    @Test
    void networksAreWhatIsAsked() {
        Told told = BuildContext.of(FROM + "RUN --network=none ls /sys/class/net | tr '\\n' ' '; echo .\n"
                        + "RUN ls /sys/class/net | tr '\\n' ' '; echo .; grep extra /etc/hosts\n")
                .build(engine, "extrahosts=extra:10.1.2.3");
        assertThat(told.text()).contains("lo .\n", "eth0 lo .\n", "10.1.2.3\textra");
    }

    @Test
    void theHostIsKnownByTheAddressOfItsBridge() {
        String script = FROM + "RUN grep gate /etc/hosts\n";
        assertThat(BuildContext.of(script)
                        .build(engine, "extrahosts=gate:host-gateway")
                        .text())
                .contains(engine.bridgeGateway() + "\tgate\n");
    }

    @Test
    void dockersClientBuilds() throws IOException {
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve("Dockerfile"), FROM + "COPY . /site\nRUN ls /site\n");
        Files.writeString(folder.resolve("index.html"), "<p>hello");
        Cli.DOCKER.require();
        ProcessBuilder builder = new ProcessBuilder(
                Cli.DOCKER.program().toString(), "build", "-t", "blackbox/site:1", folder.toString());
        builder.environment().put("DOCKER_BUILDKIT", "0");
        Outcome outcome = Cli.finish(Cli.start(engine, builder), new byte[0], "docker build");
        assertThat(outcome.output()).contains("index.html", "Successfully tagged blackbox/site:1");
        assertThat(run("blackbox/site:1", "cat /site/index.html")).isEqualTo("<p>hello");
    }

    @Test
    void dockerJavaBuilds() throws IOException {
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve("Dockerfile"), FROM + "ARG X\nRUN echo $X > /x\n");
        try (DockerClient docker = DockerJavaIT.client(engine)) {
            String id = docker.buildImageCmd(folder.toFile())
                    .withBuildArg("X", "java")
                    .withTags(Set.of("blackbox/java:1"))
                    .exec(new BuildImageResultCallback())
                    .awaitImageId();
            assertThat(run("blackbox/java:1", "cat /x")).isEqualTo("java\n");
            assertThat(id).isNotEmpty();
        }
    }

    @Test
    void aBuildThatIsCancelledLeavesNothingAndTheNextIsRight() throws IOException {
        String file = FROM + "RUN echo begun; sleep 100\n";
        for (int i = 0; i < 3; i++) {
            String id = "cancel" + i;
            CompletableFuture<Told> building =
                    CompletableFuture.supplyAsync(() -> BuildContext.of(file).build(engine, "buildid=" + id));
            if (engine.isOurs()) {
                Path runs = engine.daemon().execRoot().resolve("build/runs");
                Path seen = Path.of("/proc/" + engine.daemon().pid() + "/root" + runs);
                Await.until("the command runs", () -> !list(seen).isEmpty());
                engine.http().post("/build/cancel?id=" + id).expect(200);
                assertThat(building.join().error()).isEqualTo("build cancelled");
                assertThat(list(seen)).isEmpty();
                assertThat(list(engine.daemon().dataRoot().resolve("build-cache/work")).stream()
                                .filter(name -> !name.startsWith(".")))
                        .isEmpty();
                engine.daemon().inNamespaces("sh", "-c", "! grep build-cache /proc/self/mountinfo");
            } else {
                return;
            }
        }
        assertThat(BuildContext.of(FROM + "RUN echo right\n").build(engine, "").text())
                .contains("right");
    }

    @Test
    void aBuildWhoseDaemonIsKilledLeavesNothingAndTheNextIsRight() throws IOException {
        engine.daemon().ensureRunning();
        String file = FROM + "COPY a /a\nRUN --mount=type=cache,target=/c echo begun; sleep 100\n";
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Void> building = CompletableFuture.runAsync(() -> {
                try {
                    var _ = BuildContext.of(file).file("a", "x").build(engine, "");
                } catch (AssertionError | RuntimeException e) {
                    // its engine has gone
                    return;
                }
            });
            Path seen = Path.of("/proc/" + engine.daemon().pid() + "/root"
                    + engine.daemon().execRoot().resolve("build/runs"));
            Await.until("the command runs", () -> !list(seen).isEmpty());
            engine.daemon().kill();
            building.join();
            engine.daemon().start();
            assertThat(list(Path.of("/proc/" + engine.daemon().pid() + "/root"
                            + engine.daemon().execRoot().resolve("build/runs"))))
                    .isEmpty();
            engine.daemon().inNamespaces("sh", "-c", "! grep build-cache /proc/self/mountinfo");
        }
        Told next = BuildContext.of(FROM + "COPY a /a\nRUN cat /a\n")
                .file("a", "right")
                .build(engine, "");
        assertThat(next.text()).contains("right");
    }

    private static List<String> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
