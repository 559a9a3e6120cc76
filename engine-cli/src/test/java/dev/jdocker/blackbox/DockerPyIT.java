package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** docker-py, as Debian has it: what scripts do with it. */
@BlackBox
class DockerPyIT {

    private final Engine engine;

    DockerPyIT(Engine engine) {
        this.engine = engine;
    }

    private String python(String script) throws IOException {
        Process python = Cli.start(
                engine,
                new ProcessBuilder(
                        TestClients.dockerPy().toString(), "-c", """
                        import docker, io, tarfile, time
                        client = docker.from_env()
                        image = %s
                        """.formatted("\"" + TestImage.NAME + "\"") + script));
        return Cli.finish(python, new byte[0], "python").output();
    }

    @Test
    void aContainerIsRunAndItsOutputRead() throws IOException {
        assertThat(python("""
                print(client.containers.run(image, "echo out", remove=True, network_mode="none").decode().strip())
                try:
                    client.containers.run(image, ["sh", "-c", "echo err >&2; exit 3"], remove=True, network_mode="none")
                except docker.errors.ContainerError as e:
                    print(e.exit_status, e.stderr.decode().strip())
                try:
                    client.images.get("no/such:image")
                except docker.errors.APIError as e:
                    print(type(e).__name__)
                try:
                    client.containers.get("nope")
                except docker.errors.NotFound as e:
                    print(e.explanation)
                """)).startsWith("out\n3 err\n").endsWith("No such container: nope");
    }

    @Test
    void aContainerIsUsedWhileItRuns() throws IOException {
        assertThat(python("""
                c = client.containers.run(image, ["sh", "-c", "echo up; exec sleep 1000"], detach=True, network_mode="none", labels={"a": "b"}, name="%s")
                code, output = c.exec_run(["sh", "-c", "echo in; echo bad >&2; exit 7"], demux=True)
                print(code, output)
                buffer = io.BytesIO()
                with tarfile.open(fileobj=buffer, mode="w") as tar:
                    entry = tarfile.TarInfo("f"); entry.size = 4
                    tar.addfile(entry, io.BytesIO(b"text"))
                print(c.put_archive("/", buffer.getvalue()))
                bits, stat = c.get_archive("/f")
                print(stat["name"], stat["size"], len(b"".join(bits)) >= 1024)
                print(next(c.stats(decode=True))["pids_stats"].get("current") is not None)
                print(c.name, c.status, [x.name for x in client.containers.list(filters={"label": "a=b"})] == [c.name])
                c.reload(); print(c.status)
                c.stop(timeout=0); print(c.wait()["StatusCode"], c.logs().decode().strip())
                c.remove()
                """.formatted(Engine.newName())).lines().toList()).satisfies(lines -> {
            assertThat(lines.get(0)).isEqualTo("7 (b'in\\n', b'bad\\n')");
            assertThat(lines.get(1)).isEqualTo("True");
            assertThat(lines.get(2)).isEqualTo("f 4 True");
            assertThat(lines.get(3)).isEqualTo("True");
            assertThat(lines.get(4)).endsWith("True");
            assertThat(lines.get(5)).isEqualTo("running");
            assertThat(lines.get(6)).isEqualTo("137 up");
        });
    }

    @Test
    void theEngineTellsOfItself() throws IOException {
        assertThat(python("""
                print(client.ping(), client.version()["ApiVersion"], client.info()["OSType"])
                print(any(image in i.tags for i in client.images.list()))
                print(client.df()["LayersSize"] > 0)
                network = client.networks.create("%s", labels={"x": "y"})
                print([n.id for n in client.networks.list(filters={"label": "x=y"})] == [network.id]); network.remove()
                volume = client.volumes.create(labels={"x": "y"})
                print(len(volume.name), [v.name for v in client.volumes.list(filters={"label": "x=y"})] == [volume.name]); volume.remove()
                """.formatted(Engine.newName()))).isEqualTo("True 1.51 linux\nTrue\nTrue\nTrue\n64 True");
    }

    @Test
    void containersShareAVolumeAndFindEachOther() throws IOException {
        assertThat(python("""
                name = "%s"
                began = int(time.time())
                network = client.networks.create(name)
                volume = client.volumes.create()
                client.containers.run(image, ["sh", "-c", "echo kept > /v/f"], volumes={volume.name: {"bind": "/v"}}, network_mode="none", remove=True)
                server = client.containers.run(image, ["busybox", "httpd", "-f", "-p", "80", "-h", "/v"], detach=True, init=True, name=name,
                    network=name, volumes={volume.name: {"bind": "/v", "mode": "ro"}})
                print(client.containers.run(image, ["timeout", "30", "sh", "-c", f"until busybox wget -q -O - http://{name}/f 2> /dev/null; do sleep 0.1; done"],
                    network=name, remove=True).decode().strip())
                server.remove(force=True)
                network.remove()
                volume.remove()
                events = client.events(since=began, until=int(time.time()) + 1, filters={"container": server.id, "type": "container"}, decode=True)
                print([e["Action"] for e in events])
                """.formatted(Engine.newName())))
                .isEqualTo("kept\n['create', 'start', 'kill', 'die', 'destroy']");
    }
}
