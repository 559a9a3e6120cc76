package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After the last container is removed, the machine is as before the first. */
@BlackBox
class LeaksIT {

    private static final int EXECS = 1000;

    private final Engine engine;

    LeaksIT(Engine engine) {
        this.engine = engine;
    }

    @Test
    void nothingIsLeftOfContainers() throws Exception {
        engine.daemon();
        // One life first: what is made once and kept is no leak.
        live(2);
        long descriptors = descriptors();
        Await.until("the first lives are deleted", () -> files() <= 2);
        long files = files();
        List<String> mounts = mounts();
        List<String> ids = live(20);
        Await.until("descriptors are closed", () -> descriptors() <= descriptors + 4);
        assertThat(mounts()).isEqualTo(mounts);
        // What is removed is first renamed aside, then deleted.
        Await.until("files are deleted", () -> files() <= files);
        for (String id : ids) {
            assertThat(processesNaming(id)).as("processes of " + id).isEmpty();
            assertThat(cgroupsNamed(id)).as("cgroups of " + id).isEmpty();
        }
    }

    /** A connection whose client is gone would keep an event loop busy for as long as the container runs. */
    @Test
    void aClientThatIsKilledIsLetGo() throws Exception {
        engine.daemon();
        Cli.DOCKER.require();
        String id = engine.startShell("exec sleep 1000");
        long descriptors = descriptors();
        Process client = Cli.DOCKER.start(engine, "attach", id);
        Await.until("the client is attached", () -> descriptors() > descriptors);
        client.destroyForcibly();
        Await.until("its connection is closed", () -> descriptors() <= descriptors);
    }

    @Test
    void nothingIsLeftOfAFailedStart() throws Exception {
        engine.daemon();
        List<String> mounts = mounts();
        String id = engine.create(Engine.shell("true").replace("\"sh\",\"-c\",\"true\"", "\"no-such-program\""));
        engine.http().post("/containers/" + id + "/start").expect(400);
        assertThat(processesNaming(id)).isEmpty();
        assertThat(cgroupsNamed(id)).isEmpty();
        engine.http().delete("/containers/" + id).expect(204);
        assertThat(mounts()).isEqualTo(mounts);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void nothingIsLeftOfAThousandProcesses() throws Exception {
        engine.daemon();
        String id = engine.startShell("exec sleep 1000");
        execute(id, 20);
        int init = engine.inspect(id).path("State").path("Pid").asInt();
        long descriptors = descriptors();
        List<String> mounts = mounts();
        List<String> groups = cgroupsNamed(id).stream().map(Path::toString).toList();
        long files = files();
        execute(id, EXECS);
        Await.until("descriptors are closed", () -> descriptors() <= descriptors + 4);
        Await.until("run directories are deleted", () -> files() <= files);
        Await.until("monitors are gone", () -> processesNaming(id).size() <= 2);
        assertThat(mounts()).isEqualTo(mounts);
        assertThat(cgroupsNamed(id).stream().map(Path::toString).toList()).isEqualTo(groups);
        assertThat(threads()).as("threads of the daemon").isLessThan(120);
        assertThat(engine.inspect(id).path("State").path("Pid").asInt()).isEqualTo(init);
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
        Await.until("its processes are gone", () -> processesNaming(id).isEmpty());
        assertThat(cgroupsNamed(id)).isEmpty();
    }

    /** Attached ones, detached ones, failing ones and ones with a terminal; each is waited for. */
    private void execute(String container, int count) {
        for (int i = 0; i < count; i++) {
            String program = i % 4 == 3 ? "no-such-program" : "true";
            boolean terminal = i % 4 == 2;
            boolean detached = i % 4 == 1;
            String exec = engine.http()
                    .post(
                            "/containers/" + container + "/exec",
                            "{\"AttachStdout\":" + !detached + ",\"Tty\":" + terminal + ",\"Cmd\":[\"" + program
                                    + "\"]}")
                    .expect(201)
                    .json()
                    .path("Id")
                    .asText();
            engine.http().post("/exec/" + exec + "/start", "{\"Tty\":" + terminal + ",\"Detach\":" + detached + "}");
            Await.until(
                    "the process has ended",
                    () -> !engine.http()
                            .get("/exec/" + exec + "/json")
                            .json()
                            .path("Running")
                            .asBoolean());
        }
    }

    @Test
    void nothingIsLeftOfPausesAndRestarts() throws Exception {
        engine.daemon();
        String id = engine.startShell("exec sleep 1000");
        engine.http().post("/containers/" + id + "/restart?t=0").expect(204);
        long descriptors = descriptors();
        List<String> mounts = mounts();
        long files = files();
        for (int i = 0; i < 20; i++) {
            engine.http().post("/containers/" + id + "/pause").expect(204);
            if (i % 2 == 0) {
                engine.http().post("/containers/" + id + "/unpause").expect(204);
            }
            engine.http().post("/containers/" + id + "/restart?t=0").expect(204);
        }
        Await.until("descriptors are closed", () -> descriptors() <= descriptors + 4);
        Await.until("files are deleted", () -> files() <= files + 1);
        assertThat(mounts()).isEqualTo(mounts);
        Await.until(
                "one monitor and one process are left",
                () -> processesNaming(id).size() <= 2);
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
        Await.until("its processes are gone", () -> processesNaming(id).isEmpty());
        assertThat(cgroupsNamed(id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Cmd\":[\"/etc/passwd\"]",
                "\"Cmd\":[\"/no/such/program\"]",
                "\"User\":\"nobody-knows\"",
                "\"WorkingDir\":\"/etc/passwd\"",
                "\"WorkingDir\":\"/proc/self/fd/9\"",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"Binds\":[\"/tmp:/proc/x\"]}",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"Binds\":[\"/tmp:/etc/passwd/x\"]}",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"Tmpfs\":{\"/x\":\"size=many\"}}",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"Sysctls\":{\"net.no.such\":\"1\"}}",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"CpusetCpus\":\"9999\"}",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"Memory\":1}",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"CapAdd\":[\"CAP_FLY\"]}",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"SecurityOpt\":[\"seccomp={\"]}",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"Devices\":[{\"PathOnHost\":\"/dev/no-such\"}]}",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"Ulimits\":[{\"Name\":\"nofile\",\"Soft\":9,\"Hard\":1}]}",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"IpcMode\":\"container:no-such\"}",
                "\"HostConfig\":{\"NetworkMode\":\"none\",\"CgroupParent\":\"../../up\"},\"Cmd\":[\"no-such\"]",
            })
    void nothingIsLeftOfAStartThatABadConfigMakesFail(String members) throws Exception {
        engine.daemon();
        live(1);
        Await.until("the first life is deleted", () -> files() <= 2);
        List<String> mounts = mounts();
        long descriptors = descriptors();
        String id = "";
        for (int i = 0; i < 3; i++) {
            var body = Http.JSON.createObjectNode();
            body.put("Image", TestImage.NAME).putObject("HostConfig").put("NetworkMode", "none");
            body.setAll((com.fasterxml.jackson.databind.node.ObjectNode) Http.JSON.readTree("{" + members + "}"));
            Http.Reply created = engine.http().post("/containers/create", body.toString());
            if (created.status() != 201) {
                assertThat(created.status()).as(created.toString()).isIn(400, 404, 500, 501);
                continue;
            }
            id = created.json().path("Id").asText();
            Http.Reply start = engine.http().post("/containers/" + id + "/start");
            assertThat(start.status()).as(start.toString()).isIn(400, 404, 409, 500, 501);
            assertThat(start.message()).isNotEmpty().doesNotContain("Exception");
            assertThat(cgroupsNamed(id)).isEmpty();
            String last = id;
            Await.until("no process is left", () -> processesNaming(last).isEmpty());
            engine.http().delete("/containers/" + id).expect(204);
        }
        assertThat(mounts()).isEqualTo(mounts);
        Await.until("files are deleted", () -> files() <= 2);
        Await.until("descriptors are closed", () -> descriptors() <= descriptors + 4);
    }

    private long threads() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + engine.daemon().pid() + "/task"))) {
            return all.count();
        }
    }

    private List<String> live(int count) throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = engine.create(
                    Engine.shell("echo x; sleep 0.01 & exec cat", i % 2 == 0 ? "\"OpenStdin\":true" : "\"Tty\":true"));
            ids.add(id);
            try (Connection attached =
                    engine.http().upgrade("/containers/" + id + "/attach?stream=1&stdout=1&stderr=1")) {
                engine.start(id);
                assertThat(attached.status()).isEqualTo(101);
            }
            if (i % 3 == 0) {
                engine.http().delete("/containers/" + id + "?force=1").expect(204);
            } else {
                engine.http().post("/containers/" + id + "/kill").status();
                engine.await(id);
                engine.http().delete("/containers/" + id).expect(204);
            }
        }
        return ids;
    }

    private long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + engine.daemon().pid() + "/fd"))) {
            return all.count();
        }
    }

    private List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + engine.daemon().holderPid() + "/mountinfo")).stream()
                .map(line -> line.split(" ")[4])
                .sorted()
                .toList();
    }

    /** Files under both roots, apart from the daemon's own few; the exec root is seen through the holder. */
    private long files() throws Exception {
        Callable<Long> count = () -> {
            long sum = 0;
            for (Path root : List.of(
                    engine.daemon().dataRoot().resolve("containers"),
                    execRootSeen().resolve("containers"))) {
                if (Files.exists(root)) {
                    try (Stream<Path> all = Files.walk(root)) {
                        sum += all.count();
                    }
                }
            }
            return sum;
        };
        return count.call();
    }

    private Path execRootSeen() {
        return Path.of("/proc/" + engine.daemon().holderPid() + "/root"
                + engine.daemon().execRoot());
    }

    private static List<String> processesNaming(String id) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> read(process.resolve("cmdline")).contains(id)
                            || read(process.resolve("cgroup")).contains(id))
                    .map(process -> process + " " + read(process.resolve("cmdline")))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // The process has gone meanwhile.
            return "";
        }
    }

    private static List<Path> cgroupsNamed(String id) {
        List<Path> found = new ArrayList<>();
        walk(Path.of("/sys/fs/cgroup"), id, 5, found);
        return found;
    }

    private static void walk(Path folder, String id, int depth, List<Path> found) {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.filter(path -> Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                if (child.getFileName().toString().contains(id)) {
                    found.add(child);
                } else if (depth > 0) {
                    walk(child, id, depth - 1, found);
                }
            }
        } catch (java.nio.file.NoSuchFileException e) {
            // A group that went away meanwhile is none that is left.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
