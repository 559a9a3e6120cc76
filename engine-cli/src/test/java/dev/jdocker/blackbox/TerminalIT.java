package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real terminal: under a pseudo terminal that script(1) makes, as a person would use it. */
@BlackBox
class TerminalIT {

    private final Engine engine;

    TerminalIT(Engine engine) {
        this.engine = engine;
    }

    /** A client under a terminal of its own, typed at and read. */
    private final class Terminal implements AutoCloseable {
        private final Process process;
        private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

        Terminal(Cli cli, String arguments) throws IOException {
            cli.require();
            String command = "stty rows 33 cols 77; tty; exec " + cli.program() + " " + arguments;
            process = Cli.start(
                    engine, new ProcessBuilder("script", "-qefc", command, "/dev/null").redirectErrorStream(true));
            Thread.ofVirtual().start(() -> {
                byte[] buffer = new byte[4096];
                try (InputStream in = process.getInputStream()) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        synchronized (screen) {
                            screen.write(buffer, 0, n);
                        }
                    }
                } catch (IOException e) {
                    // The terminal's end; what the case waits for has come or will be missed.
                    return;
                }
            });
        }

        String text() {
            synchronized (screen) {
                return screen.toString(StandardCharsets.UTF_8);
            }
        }

        void type(String keys) throws IOException {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        void expect(String text) {
            try {
                Await.until("the screen shows " + text, java.time.Duration.ofSeconds(20), () -> text().contains(text));
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + ", it shows: " + text(), e);
            }
        }

        /** The terminal's device, which the first line names. */
        String device() {
            Pattern name = Pattern.compile("/dev/pts/\\d+");
            Await.until("the terminal's name", () -> name.matcher(text()).find());
            Matcher matcher = name.matcher(text());
            assertThat(matcher.find()).isTrue();
            return matcher.group();
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(20, java.util.concurrent.TimeUnit.SECONDS))
                    .as(text())
                    .isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aShellIsUsedAsByAPerson(Cli cli) throws Exception {
        try (Terminal terminal = new Terminal(cli, "run --rm -it --network none " + TestImage.NAME + " sh")) {
            terminal.expect("# ");
            terminal.type("tty; echo $((6*7))\r");
            terminal.expect("/dev/pts/0");
            terminal.expect("42");
            terminal.type("stty size\r");
            terminal.expect("33 77");
            terminal.type("echo typo\u0003");
            terminal.type("echo a''b\r");
            terminal.expect("ab");
            terminal.type("exit 9\r");
            assertThat(terminal.exitCode()).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNewSizeReachesTheContainer(Cli cli) throws Exception {
        try (Terminal terminal = new Terminal(cli, "run --rm -it --network none " + TestImage.NAME + " sh")) {
            terminal.expect("# ");
            String device = terminal.device();
            Process resize = new ProcessBuilder("stty", "-F", device, "rows", "41", "cols", "101").start();
            assertThat(resize.waitFor()).isZero();
            terminal.type("while [ \"$(stty size)\" != \"41 101\" ]; do :; done; echo now $(stty size)\r");
            terminal.expect("now 41 101");
            terminal.type("exit\r");
            assertThat(terminal.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void detachKeysLeaveTheContainerRunning(Cli cli) throws Exception {
        String name = Engine.newName();
        try (Terminal terminal =
                new Terminal(cli, "run -it --name " + name + " --network none " + TestImage.NAME + " sh")) {
            terminal.expect("# ");
            terminal.type("\u0010\u0011");
            assertThat(terminal.exitCode()).isZero();
        }
        assertThat(engine.inspect(name).path("State").path("Running").asBoolean())
                .isTrue();
        try (Terminal terminal = new Terminal(cli, "attach " + name)) {
            terminal.device();
            terminal.type("\recho again''$((1+1))\r");
            terminal.expect("again2");
            terminal.type("exit 3\r");
            assertThat(terminal.exitCode()).isEqualTo(3);
        }
    }

    @Test
    void theSizeMayBeGivenAtCreationAndChanged() {
        String id = engine.create(Engine.shell(
                "stty size; while [ \"$(stty size)\" != \"30 90\" ]; do sleep 0.02; done; stty size",
                "\"Tty\":true,\"HostConfig\":{\"ConsoleSize\":[20,60]}"));
        engine.start(id);
        Await.until("the first size", () -> rawLog(id).contains("20 60"));
        engine.http().post("/containers/" + id + "/resize?h=30&w=90").expect(200);
        assertThat(engine.await(id)).isZero();
        assertThat(rawLog(id)).isEqualTo("20 60\r\n30 90\r\n");
    }

    @Test
    void aTerminalIsAskedForInInspect() {
        String id = engine.create(Engine.shell("true", "\"Tty\":true,\"OpenStdin\":true"));
        JsonNode config = engine.inspect(id).path("Config");
        assertThat(config.path("Tty").asBoolean()).isTrue();
        assertThat(config.path("OpenStdin").asBoolean()).isTrue();
    }

    private String rawLog(String id) {
        return engine.http()
                .get("/containers/" + id + "/logs?stdout=1")
                .expect(200)
                .text();
    }
}
