package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same engine through docker-java, which speaks without a version and parses every body into its own types. */
@BlackBox
class DockerJavaIT {

    private static final HostConfig NO_NETWORK = HostConfig.newHostConfig().withNetworkMode("none");

    private final Engine engine;
    private final DockerClient docker;

    DockerJavaIT(Engine engine) {
        this.engine = engine;
        this.docker = client(engine);
    }

    static DockerClient client(Engine engine) {
        return DockerClientImpl.getInstance(
                DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost(engine.host())
                        .withDockerConfig(engine.clientConfig().toString())
                        .build(),
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(URI.create(engine.host()))
                        .build());
    }

    @AfterEach
    void close() throws IOException {
        docker.close();
    }

    /** Collects both streams. */
    private static final class Output extends ResultCallback.Adapter<Frame> {
        @SuppressWarnings("JdkObsolete") // written by one thread, read by another
        private final StringBuffer text = new StringBuffer();

        @Override
        public void onNext(Frame frame) {
            text.append(frame.getStreamType())
                    .append(' ')
                    .append(new String(frame.getPayload(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void theEngineSaysWhatItIs() {
        docker.pingCmd().exec();
        assertThat(docker.versionCmd().exec().getApiVersion()).isEqualTo("1.51");
        assertThat(docker.infoCmd().exec().getOsType()).isEqualTo("linux");
    }

    @Test
    void aContainersWholeLife() throws Exception {
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve("in"), "bound\n");
        String id = docker.createContainerCmd(TestImage.NAME)
                .withCmd("sh", "-c", "cat /data/in; echo err >&2; exit 17")
                .withName("java")
                .withLabels(Map.of("by", "docker-java"))
                .withHostConfig(HostConfig.newHostConfig()
                        .withNetworkMode("none")
                        .withMemory(64L << 20)
                        .withBinds(Bind.parse(engine.there(folder) + ":/data:ro")))
                .exec()
                .getId();
        InspectContainerResponse created = docker.inspectContainerCmd(id).exec();
        assertThat(created.getState().getStatus()).isEqualTo("created");
        assertThat(created.getName()).isEqualTo("/java");
        try (Output attached = docker.attachContainerCmd(id)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .exec(new Output())) {
            attached.awaitStarted(10, TimeUnit.SECONDS);
            docker.startContainerCmd(id).exec();
            assertThat(attached.awaitCompletion(20, TimeUnit.SECONDS)).isTrue();
            assertThat(attached.text).contains("STDOUT bound\n").contains("STDERR err\n");
        }
        assertThat(docker.waitContainerCmd(id)
                        .exec(new WaitContainerResultCallback())
                        .awaitStatusCode(20, TimeUnit.SECONDS))
                .isEqualTo(17);
        try (Output logs =
                docker.logContainerCmd(id).withStdOut(true).withStdErr(true).exec(new Output())) {
            logs.awaitCompletion(20, TimeUnit.SECONDS);
            assertThat(logs.text).contains("STDOUT bound\n").contains("STDERR err\n");
        }
        List<Container> list = docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("by", "docker-java"))
                .exec();
        assertThat(list).singleElement().extracting(Container::getId).isEqualTo(id);
        docker.removeContainerCmd(id).exec();
        assertThatThrownBy(() -> docker.inspectContainerCmd(id).exec()).isInstanceOf(NotFoundException.class);
    }

    @Test
    void stdinIsSentAndEnds() throws Exception {
        String id = docker.createContainerCmd(TestImage.NAME)
                .withCmd("cat")
                .withStdinOpen(true)
                .withStdInOnce(true)
                .withAttachStdin(true)
                .withHostConfig(NO_NETWORK)
                .exec()
                .getId();
        docker.startContainerCmd(id).exec();
        try (Output attached = docker.attachContainerCmd(id)
                .withStdIn(new ByteArrayInputStream("through java\n".getBytes(StandardCharsets.UTF_8)))
                .withStdOut(true)
                .withFollowStream(true)
                .exec(new Output())) {
            Await.until("the echo", () -> attached.text.indexOf("STDOUT through java\n") >= 0);
        }
    }

    @Test
    void aProcessIsExecutedAndInspected() throws Exception {
        String id = docker.createContainerCmd(TestImage.NAME)
                .withCmd("sleep", "1000")
                .withHostConfig(NO_NETWORK)
                .exec()
                .getId();
        docker.startContainerCmd(id).exec();
        String exec = docker.execCreateCmd(id)
                .withCmd("sh", "-c", "head -n 1; echo err >&2; exit 19")
                .withAttachStdin(true)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId();
        try (Output attached = docker.execStartCmd(exec)
                .withStdIn(new ByteArrayInputStream("through java\n".getBytes(StandardCharsets.UTF_8)))
                .exec(new Output())) {
            assertThat(attached.awaitCompletion(20, TimeUnit.SECONDS)).isTrue();
            assertThat(attached.text).contains("STDOUT through java\n").contains("STDERR err\n");
        }
        Await.until("it has ended", () -> !docker.inspectExecCmd(exec).exec().isRunning());
        assertThat(docker.inspectExecCmd(exec).exec().getExitCodeLong()).isEqualTo(19);
        assertThatThrownBy(
                        () -> docker.execStartCmd("no-such").exec(new Output()).awaitCompletion())
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void healthIsInTheState() {
        String id = docker.createContainerCmd(TestImage.NAME)
                .withCmd("sleep", "1000")
                .withHealthcheck(new HealthCheck()
                        .withTest(List.of("CMD", "echo", "well"))
                        .withInterval(100_000_000L))
                .withHostConfig(NO_NETWORK)
                .exec()
                .getId();
        docker.startContainerCmd(id).exec();
        Await.until(
                "it is healthy",
                () -> docker.inspectContainerCmd(id)
                        .exec()
                        .getState()
                        .getHealth()
                        .getStatus()
                        .equals("healthy"));
        assertThat(docker.inspectContainerCmd(id)
                        .exec()
                        .getState()
                        .getHealth()
                        .getLog()
                        .getFirst()
                        .getOutput())
                .isEqualTo("well\n");
    }

    @Test
    void errorsAreThoseThatClientsKnow() {
        assertThatThrownBy(() -> docker.createContainerCmd("no/such:image")
                        .withHostConfig(NO_NETWORK)
                        .exec())
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("No such image: no/such:image");
        String id = docker.createContainerCmd(TestImage.NAME)
                .withCmd("sleep", "1000")
                .withHostConfig(NO_NETWORK)
                .exec()
                .getId();
        docker.startContainerCmd(id).exec();
        assertThatThrownBy(() -> docker.startContainerCmd(id).exec()).isInstanceOf(NotModifiedException.class);
        assertThatThrownBy(() -> docker.removeContainerCmd(id).exec()).isInstanceOf(ConflictException.class);
        docker.stopContainerCmd(id).withTimeout(0).exec();
        assertThat(docker.inspectContainerCmd(id).exec().getState().getExitCodeLong())
                .isEqualTo(137);
    }

    @Test
    void imagesAreLoadedTaggedAndRemoved() throws Exception {
        docker.loadImageCmd(new ByteArrayInputStream(TestImage.dockerArchive("blackbox/java:1", "java")))
                .exec();
        docker.tagImageCmd("blackbox/java:1", "blackbox/java", "2").exec();
        assertThat(docker.inspectImageCmd("blackbox/java:2").exec().getRepoTags())
                .containsExactlyInAnyOrder("blackbox/java:1", "blackbox/java:2");
        assertThat(docker.listImagesCmd().exec())
                .anyMatch(image -> List.of(image.getRepoTags()).contains("blackbox/java:2"));
        docker.removeImageCmd("blackbox/java:2").exec();
        docker.removeImageCmd("blackbox/java:1").exec();
        assertThatThrownBy(() -> docker.inspectImageCmd("blackbox/java:1").exec())
                .isInstanceOf(NotFoundException.class);
    }
}
