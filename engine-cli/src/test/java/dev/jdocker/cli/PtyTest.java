package dev.jdocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code run} in a process of its own: on a terminal, which Python's pty module gives it, and under signals. */
@Timeout(60)
class PtyTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch killed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private FakeEngine engine(FakeEngine.Answer attached) throws IOException {
        return new FakeEngine()
                .json("POST /containers/create", "{\"Id\":\"c1\",\"Warnings\":[]}")
                .on("POST /containers/c1/attach", (request, wire) -> {
                    wire.upgrade();
                    wait(started);
                    attached.to(request, wire);
                    ended.countDown();
                })
                .on("POST /containers/c1/wait", (_, wire) -> {
                    wire.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
                    wait(ended);
                    wire.send("{\"StatusCode\":5}");
                })
                .on("POST /containers/c1/resize", (_, wire) -> wire.json("200 OK", ""))
                .on("POST /containers/c1/kill", (_, wire) -> {
                    wire.noContent();
                    killed.countDown();
                })
                .on("POST /containers/c1/start", (_, wire) -> {
                    wire.noContent();
                    started.countDown();
                });
    }

    private static void wait(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Process client(FakeEngine engine, List<String> before, String... words) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.jdocker.cli.Jdocker"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DOCKER_HOST", engine.host());
        return builder.start();
    }

    private static String onTerminal(FakeEngine engine, String... keys) throws Exception {
        String script =
                Path.of("src/test/resources/terminal.py").toAbsolutePath().toString();
        assumeTrue(
                new ProcessBuilder("python3", "-c", "import pty").start().waitFor() == 0, "python3 has no pty module");
        List<String> python = new ArrayList<>(List.of("python3", script));
        python.addAll(List.of(keys));
        python.add("--");
        Process process = client(engine, python, "run", "-it", "busybox", "sh");
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aTerminalIsRawResizedAndPutBack() throws Exception {
        try (FakeEngine engine = engine((_, wire) -> {
            for (int key = wire.in.read(); key >= 0; key = wire.in.read()) {
                wire.send("[" + key + "]\n");
                if (key == 'x') {
                    break;
                }
            }
        })) {
            // 3 is Ctrl-C: in raw mode a key like any other.
            assertThat(onTerminal(engine, "97", "3", "120"))
                    .contains("[97]\n[3]\n[120]\n")
                    .contains("raw True\n")
                    .contains("restored True\n")
                    .contains("status 5\n");
            assertThat(engine.calls())
                    .contains("POST /containers/c1/resize?h=40&w=100", "POST /containers/c1/resize?h=41&w=101");
        }
    }

    @Test
    void ctrlPCtrlQLeavesTheContainerRunning() throws Exception {
        try (FakeEngine engine = engine((_, wire) -> {
            for (int key = wire.in.read(); key >= 0; key = wire.in.read()) {
                wire.send("[" + key + "]\n");
            }
        })) {
            assertThat(onTerminal(engine, "97", "16", "17"))
                    .contains("[97]\n")
                    .doesNotContain("read escape sequence")
                    .contains("restored True\n")
                    .contains("status 0\n");
        }
    }

    @Test
    void aSignalGoesToTheContainerAndTheClientWaitsForItsEnd() throws Exception {
        try (FakeEngine engine = engine((_, wire) -> {
            wire.frame(1, "ready\n");
            wait(killed);
        })) {
            Process process = client(engine, List.of(), "run", "busybox", "sleep", "1000");
            assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("ready");
            while (!killed.await(100, TimeUnit.MILLISECONDS)) {
                // The client installs its handlers beside the start; one that came too early would end it.
                assertThat(process.isAlive()).isTrue();
                if (hasHandlers(process.pid())) {
                    process.destroy();
                }
            }
            assertThat(process.waitFor()).isEqualTo(5);
            assertThat(engine.calls()).contains("POST /containers/c1/kill?signal=TERM");
        }
    }

    private static boolean hasHandlers(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("SigCgt:")) {
                // SIGTTOU, number 22, is the last that the client takes.
                return (Long.parseUnsignedLong(
                                        line.substring("SigCgt:".length()).strip(), 16)
                                & (1L << 21))
                        != 0;
            }
        }
        return false;
    }
}
