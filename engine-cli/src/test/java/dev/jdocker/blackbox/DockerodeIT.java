package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** dockerode, the client of Node.js: it speaks no version, so it gets the newest. */
@BlackBox
class DockerodeIT {

    private final Engine engine;

    DockerodeIT(Engine engine) {
        this.engine = engine;
    }

    private String node(String script) throws IOException {
        Path folder = TestClients.dockerode();
        String whole =
                """
                const Docker = require('dockerode'); const stream = require('stream');
                const docker = new Docker(); const image = process.argv[1];
                const sink = () => { const s = new stream.PassThrough(); s.text = ''; s.on('data', d => s.text += d); return s; };
                const ended = s => new Promise((done, failed) => { s.on('end', done); s.on('error', failed); });
                (async () => {
                """ + script + "})().catch(e => { console.log('failed', e.statusCode, e.message); process.exit(1); });";
        Process process = Cli.start(
                engine,
                new ProcessBuilder(TestClients.program("node").orElseThrow().toString(), "-e", whole, TestImage.NAME)
                        .directory(folder.toFile()));
        return Cli.finish(process, new byte[0], "node").output();
    }

    @Test
    void aContainerIsRunWithItsStreamsApart() throws IOException {
        assertThat(node("""
                const out = sink(), err = sink();
                const [data, container] = await docker.run(image, ['sh', '-c', 'echo out; echo err >&2; exit 3'], [out, err], {Tty: false, HostConfig: {NetworkMode: 'none'}});
                console.log(data.StatusCode, out.text.trim(), err.text.trim());
                await container.remove();
                try { await docker.getContainer('nope').inspect(); } catch (e) { console.log(e.statusCode, e.json.message); }
                """)).isEqualTo("3 out err\n404 No such container: nope");
    }

    @Test
    void aContainerIsUsedWhileItRuns() throws IOException {
        assertThat(node("""
                const c = await docker.createContainer({Image: image, Cmd: ['sleep', '1000'], HostConfig: {NetworkMode: 'none'}, Labels: {a: 'b'}});
                await c.start();
                const exec = await c.exec({Cmd: ['sh', '-c', 'cat; exit 4'], AttachStdin: true, AttachStdout: true, AttachStderr: true});
                const s = await exec.start({hijack: true, stdin: true});
                const out = sink(), err = sink(); docker.modem.demuxStream(s, out, err);
                s.write('typed'); s.end(); await ended(s);
                console.log(out.text, (await exec.inspect()).ExitCode);
                console.log((await docker.listContainers({filters: {label: ['a=b']}})).length, (await c.stats({stream: false})).pids_stats.current);
                await c.pause(); console.log((await c.inspect()).State.Status); await c.unpause();
                await c.stop({t: 0}); console.log((await c.wait()).StatusCode);
                await c.remove();
                """)).isEqualTo("typed 4\n1 1\npaused\n137");
    }
}
