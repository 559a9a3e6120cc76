package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packages that stand alone: made here, unpacked, installed, upgraded and removed. */
@BlackBox
class PackagesIT {

    /** What makes the packages records three caches of classes on the way. */
    private static final Duration PACKING = Duration.ofMinutes(5);

    private static boolean packaged;

    private final Engine engine;

    PackagesIT(Engine engine) {
        this.engine = engine;
    }

    private static Outcome program(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (!environment.isEmpty()) {
            builder.environment().clear();
            builder.environment().putAll(environment);
        }
        return Cli.finish(builder.start(), new byte[0], String.join(" ", command), PACKING);
    }

    /** The package of this kind, made once. */
    private static Path made(String ending) throws IOException {
        synchronized (PackagesIT.class) {
            if (!packaged) {
                String script =
                        Path.of("src/main/build/package.sh").toAbsolutePath().toString();
                String _ = program(Map.of(), "sh", script, "tar", "deb").output();
                packaged = true;
            }
        }
        try (var files = Files.list(Path.of("target/packages").toAbsolutePath())) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void theyBringTheirOwnJavaAndGoWithoutATrace() throws IOException {
        Path _ = engine.daemon().socket();
        Path folder = engine.newFolder();
        String _ = program(Map.of(), "tar", "-xzf", made(".tar.gz").toString(), "-C", folder.toString())
                .output();
        Map<String, String> noJava = Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString());
        List<String> run =
                new ArrayList<>(List.of(folder.resolve("jdocker/bin/jdocker").toString()));
        run.addAll(List.of("-H", engine.host(), "run", "--rm", "--network", "none", TestImage.NAME, "echo", "hello"));
        assertThat(program(noJava, run.toArray(String[]::new)).output()).isEqualTo("hello");
        assertThat(program(noJava, folder.resolve("jdocker/bin/jdockerd").toString(), "--help")
                        .output())
                .contains("--data-root");

        DebianImage.DEBIAN.ensure(engine);
        Path shared = engine.newFolder();
        Files.copy(made(".deb"), shared.resolve("jdocker.deb"));
        // Its dependencies are other packages' business: what is looked at is what this one does.
        String steps = """
                set -e
                find / -xdev -not -path '/proc*' -not -path '/var/*' -not -path '/tmp*' | sort > /tmp/before
                dpkg -i --force-depends /packages/jdocker.deb >/dev/null 2>&1
                jdocker --version
                test -e /usr/share/man/man1/jdocker-run.1.gz || test -d /usr/share/man
                test -e /usr/lib/systemd/system/jdocker.socket
                getent group docker >/dev/null
                dpkg -i --force-depends /packages/jdocker.deb >/dev/null 2>&1
                jdocker --version
                dpkg -r jdocker >/dev/null 2>&1
                find / -xdev -not -path '/proc*' -not -path '/var/*' -not -path '/tmp*' | sort > /tmp/after
                comm -13 /tmp/before /tmp/after | grep -v -e '^/etc/group' -e '^/etc/gshadow' -e __pycache__ || true
                """;
        Outcome installed = Cli.JDOCKER.run(
                engine,
                "run",
                "--rm",
                "--network",
                "none",
                "-v",
                shared + ":/packages:ro",
                DebianImage.DEBIAN.reference(),
                "bash",
                "-c",
                steps);
        assertThat(installed.output().lines().toList())
                .hasSize(2)
                .allMatch(line -> line.startsWith("jdocker version "));
    }

    /** On a machine whose /run and /tmp forbid to execute anything, as many do. */
    @Test
    void aMachineOfSystemdInstallsUpgradesAndRemovesIt() throws IOException {
        Path _ = engine.daemon().socket();
        DebianImage.SYSTEMD.ensure(engine);
        Path shared = engine.newFolder();
        Files.copy(made(".deb"), shared.resolve("jdocker.deb"));
        String machine = Cli.JDOCKER
                .run(
                        engine,
                        "run",
                        "-d",
                        "--privileged",
                        "--network",
                        "none",
                        "--tmpfs",
                        "/run",
                        "--tmpfs",
                        "/tmp",
                        "-v",
                        "/var/lib/jdocker",
                        "-v",
                        shared + ":/packages:ro",
                        DebianImage.SYSTEMD.reference())
                .output();
        Await.until(
                "systemd has started",
                () -> inside(machine, "systemctl is-system-running").stdout().equals("running\n"));

        Outcome installation = inside(machine, "dpkg -i /packages/jdocker.deb");
        String units = inside(machine, "systemctl is-active jdocker.socket jdocker.service")
                .stdout();
        assertThat(units)
                .as(() -> installation
                        + inside(machine, "journalctl --no-pager -u jdocker").stdout())
                .isEqualTo("active\nactive\n");
        assertThat(inside(machine, "stat -c '%a %G' /run/jdocker.sock").output())
                .isEqualTo("660 docker");
        assertThat(inside(machine, "jdocker run --rm jdocker/busybox echo hello")
                        .output())
                .isEqualTo("hello");

        String _ = inside(machine, "systemctl stop jdocker.service").output();
        assertThat(inside(machine, "jdocker ps -q").output())
                .as("the socket starts the engine")
                .isEmpty();

        String container = inside(machine, "jdocker run -d -p 8080:80 jdocker/busybox sleep 1000")
                .output();
        String state = "jdocker inspect -f '{{.State.Status}} {{.State.Pid}}' " + container;
        String before = inside(machine, state).output();
        assertThat(before).startsWith("running ");
        String engineBefore =
                inside(machine, "systemctl show -P MainPID jdocker").output();
        String _ = inside(machine, "dpkg -i /packages/jdocker.deb").output();
        assertThat(inside(machine, "systemctl show -P MainPID jdocker").output())
                .isNotEqualTo(engineBefore)
                .isNotEqualTo("0");
        assertThat(inside(machine, state).output()).isEqualTo(before);

        String _ = inside(machine, "jdocker rm -f " + container + " && dpkg -r jdocker")
                .output();
        assertThat(inside(
                                machine,
                                "systemctl --failed --no-legend; ls /usr/lib/systemd/system/jdocker* /usr/lib/jdocker")
                        .stdout())
                .isEmpty();
        assertThat(inside(
                                machine,
                                "test -d /var/lib/jdocker/images && cat /proc/[0-9]*/cmdline | grep -ac '[J]dockerd'")
                        .stdout())
                .as("images stay, no process does")
                .isEqualTo("0\n");
        String _ = Cli.JDOCKER.run(engine, "rm", "-f", "-v", machine).output();
    }

    private Outcome inside(String machine, String script) {
        return Cli.JDOCKER.run(engine, "exec", machine, "sh", "-c", script);
    }
}
