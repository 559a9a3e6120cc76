package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.WaitingConsumer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitAllStrategy;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A program that uses Testcontainers as its documentation shows it, in a process of its own: what the library is to know stands
 * in the environment, and it must be where published ports are. It says {@code ok NAME} of each of its works.
 */
@SuppressWarnings("SystemOut") // a program whose output is its result
final class TestcontainersSession {

    private static final DockerImageName IMAGE = DockerImageName.parse(TestImage.NAME);
    private static final String SERVE =
            "mkdir -p /www; echo page > /www/index.html; echo serving;" + " exec busybox httpd -f -p 80 -h /www";

    private TestcontainersSession() {}

    /** One of the works. */
    interface Work {
        void run() throws Exception;
    }

    /** Does the works that are named. */
    public static void main(String[] names) throws Exception {
        Map<String, Work> works = Map.ofEntries(
                Map.entry("waits", TestcontainersSession::waits),
                Map.entry("networks", TestcontainersSession::networks),
                Map.entry("copies", TestcontainersSession::copies),
                Map.entry("executes", TestcontainersSession::executes),
                Map.entry("readsLogs", TestcontainersSession::readsLogs),
                Map.entry("runsOnce", TestcontainersSession::runsOnce),
                Map.entry("tellsOfFailures", TestcontainersSession::tellsOfFailures),
                Map.entry("builds", TestcontainersSession::builds),
                Map.entry("reuses", TestcontainersSession::reuses),
                Map.entry("composes", TestcontainersSession::composes),
                Map.entry("leave", TestcontainersSession::leave));
        for (String name : names) {
            works.get(name).run();
            System.out.println("ok " + name);
        }
    }

    private static GenericContainer<?> container() {
        return new GenericContainer<>(IMAGE);
    }

    private static GenericContainer<?> server() {
        return container().withCommand("sh", "-c", SERVE).withExposedPorts(80);
    }

    private static GenericContainer<?> sleeper() {
        return container().withCommand("sleep", "1000");
    }

    private static void waits() throws IOException, InterruptedException {
        try (GenericContainer<?> server = server().waitingFor(Wait.forListeningPort())) {
            server.start();
            assertThat(page(server)).isEqualTo("page\n");
        }
        try (GenericContainer<?> server = server().waitingFor(Wait.forHttp("/").forStatusCode(200))) {
            server.start();
            assertThat(page(server)).isEqualTo("page\n");
        }
        try (GenericContainer<?> server = server().waitingFor(new WaitAllStrategy()
                .withStrategy(Wait.forLogMessage(".*serving.*\\n", 1))
                .withStrategy(Wait.forSuccessfulCommand("test -f /www/index.html")))) {
            server.start();
            assertThat(server.isRunning()).isTrue();
        }
        try (GenericContainer<?> checked = sleeper()
                .withCreateContainerCmdModifier(
                        create -> create.withHealthcheck(new com.github.dockerjava.api.model.HealthCheck()
                                .withTest(List.of("CMD", "true"))
                                .withInterval(TimeUnit.MILLISECONDS.toNanos(200))))
                .waitingFor(Wait.forHealthcheck())) {
            checked.start();
            assertThat(checked.isHealthy()).isTrue();
        }
    }

    private static String page(GenericContainer<?> server) throws IOException, InterruptedException {
        URI address = URI.create("http://" + server.getHost() + ":" + server.getMappedPort(80) + "/");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static void networks() throws IOException, InterruptedException {
        try (Network network = Network.newNetwork();
                GenericContainer<?> server = server().withNetwork(network).withNetworkAliases("site", "page.test");
                GenericContainer<?> client = sleeper().withNetwork(network).dependsOn(server)) {
            client.start();
            for (String name : List.of("site", "page.test")) {
                assertThat(client.execInContainer("busybox", "wget", "-q", "-O", "-", "http://" + name + "/")
                                .getStdout())
                        .isEqualTo("page\n");
            }
        }
    }

    private static void copies() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("testcontainers-");
        Path file = Files.writeString(folder.resolve("file"), "from a file\n");
        Path back = folder.resolve("back");
        try (GenericContainer<?> container = sleeper()
                .withCopyToContainer(Transferable.of("from memory\n", 0640), "/copied/memory")
                .withCopyFileToContainer(MountableFile.forHostPath(file), "/copied/file")) {
            container.start();
            assertThat(container
                            .execInContainer("sh", "-c", "cat /copied/memory /copied/file; stat -c %a /copied/memory")
                            .getStdout())
                    .isEqualTo("from memory\nfrom a file\n640\n");
            container.copyFileToContainer(MountableFile.forHostPath(folder), "/copied/folder");
            assertThat(container.execInContainer("cat", "/copied/folder/file").getStdout())
                    .isEqualTo("from a file\n");
            container.copyFileFromContainer("/copied/memory", back.toString());
            assertThat(back).hasContent("from memory\n");
        } finally {
            Files.deleteIfExists(back);
            Files.delete(file);
            Files.delete(folder);
        }
    }

    private static void executes() throws IOException, InterruptedException {
        try (GenericContainer<?> container = sleeper()
                .withEnv("COLOUR", "blue")
                .withLabel("kind", "test")
                .withTmpFs(Map.of("/scratch", "rw"))
                .withWorkingDirectory("/tmp")) {
            container.start();
            ExecResult result = container.execInContainer("sh", "-c", "pwd; echo $COLOUR; echo wrong >&2; exit 7");
            assertThat(result.getStdout()).isEqualTo("/tmp\nblue\n");
            assertThat(result.getStderr()).isEqualTo("wrong\n");
            assertThat(result.getExitCode()).isEqualTo(7);
            assertThat(container
                            .execInContainer(ExecConfig.builder()
                                    .user("alice")
                                    .workDir("/home/alice")
                                    .envVars(Map.of("A", "1"))
                                    .command(new String[] {"sh", "-c", "id -u; pwd; echo $A"})
                                    .build())
                            .getStdout())
                    .isEqualTo("1000\n/home/alice\n1\n");
            assertThat(container.getContainerInfo().getConfig().getLabels())
                    .containsEntry("kind", "test")
                    .containsEntry("org.testcontainers", "true");
        }
    }

    private static void readsLogs() throws Exception {
        WaitingConsumer lines = new WaitingConsumer();
        try (GenericContainer<?> container = container()
                .withCommand("sh", "-c", "for i in 1 2 3; do echo line $i; sleep 0.1; done; echo done; exec sleep 1000")
                .withLogConsumer(lines)) {
            container.start();
            lines.waitUntil(frame -> frame.getUtf8String().contains("done"), 30, TimeUnit.SECONDS);
            assertThat(container.getLogs()).isEqualTo("line 1\nline 2\nline 3\ndone\n");
        }
    }

    private static void runsOnce() {
        try (GenericContainer<?> container = container()
                .withCommand("echo", "once")
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofSeconds(30)))) {
            container.start();
            assertThat(container.getLogs()).isEqualTo("once\n");
        }
    }

    private static void tellsOfFailures() {
        try (GenericContainer<?> container = container()
                .withCommand("sh", "-c", "echo about to fail; exit 3")
                .waitingFor(Wait.forLogMessage(".*never.*", 1).withStartupTimeout(Duration.ofSeconds(3)))) {
            assertThatThrownBy(container::start).isInstanceOf(ContainerLaunchException.class);
        }
        try (GenericContainer<?> container = new GenericContainer<>(IMAGE).withCommand("/no/such/program")) {
            assertThatThrownBy(container::start)
                    .isInstanceOf(ContainerLaunchException.class)
                    .hasStackTraceContaining("no such file or directory");
        }
    }

    private static void builds() {
        ImageFromDockerfile image = new ImageFromDockerfile()
                .withFileFromTransferable("greeting", Transferable.of("hello\n"))
                .withDockerfileFromBuilder(builder -> builder.from(TestImage.NAME)
                        .copy("greeting", "/greeting")
                        .run("cat /greeting /greeting > /twice")
                        .cmd("cat", "/twice")
                        .build());
        try (GenericContainer<?> container = new GenericContainer<>(image)
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofSeconds(30)))) {
            container.start();
            assertThat(container.getLogs()).isEqualTo("hello\nhello\n");
        }
    }

    @SuppressWarnings("resource") // what is reused stays
    private static void reuses() {
        GenericContainer<?> first = sleeper().withReuse(true);
        first.start();
        GenericContainer<?> second = sleeper().withReuse(true);
        second.start();
        assertThat(second.getContainerId()).isEqualTo(first.getContainerId());
        GenericContainer<?> other = sleeper().withEnv("A", "1").withReuse(true);
        other.start();
        assertThat(other.getContainerId()).isNotEqualTo(first.getContainerId());
        first.stop();
        other.stop();
    }

    private static void composes() throws IOException {
        Path folder = Files.createTempDirectory("testcontainers-compose-");
        File file = Files.writeString(
                        folder.resolve("compose.yml"), """
                        services:
                          site:
                            image: %s
                            command: ["sh", "-c", "%s"]
                            stop_grace_period: 0s
                        """.formatted(TestImage.NAME, SERVE), StandardCharsets.UTF_8)
                .toFile();
        try (ComposeContainer application = new ComposeContainer(file)
                .withPull(false)
                .withLogConsumer("site", frame -> {})
                .waitingFor("site", Wait.forLogMessage(".*serving.*\\n", 1))) {
            application.start();
            assertThat(application.getContainerByServiceName("site")).isPresent();
        } finally {
            Files.delete(file.toPath());
            Files.delete(folder);
        }
    }

    /** Leaves a container and a network to whoever cleans up, and waits to be killed. */
    @SuppressWarnings("resource") // it is left on purpose
    private static void leave() throws InterruptedException {
        Network network = Network.newNetwork();
        GenericContainer<?> container = sleeper().withNetwork(network);
        container.start();
        System.out.println("left " + container.getContainerId() + " " + network.getId());
        Thread.sleep(Duration.ofMinutes(5));
    }
}
