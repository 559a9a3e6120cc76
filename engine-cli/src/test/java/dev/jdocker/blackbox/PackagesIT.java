package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packages that stand alone: made here, unpacked, installed, upgraded and removed. */
@BlackBox
class PackagesIT {

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
        return Cli.finish(builder.start(), new byte[0], String.join(" ", command));
    }

    private static Path made(String ending) throws IOException {
        try (var files = Files.list(Path.of("target/packages").toAbsolutePath())) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void theyBringTheirOwnJavaAndGoWithoutATrace() throws IOException {
        Path _ = engine.daemon().socket();
        String script = Path.of("src/main/build/package.sh").toAbsolutePath().toString();
        String _ = program(Map.of(), "sh", script, "tar", "deb").output();

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
}
