package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** An image made of Debian's packages by {@code src/test/images/make-image.sh}, which says what is in each and keeps them. */
enum DebianImage {
    /** As debian:bookworm-slim. */
    DEBIAN("debian"),
    /** A machine that boots, with what the package depends on. */
    SYSTEMD("systemd"),
    /** Python 3 with flask. */
    PYTHON("python"),
    /** In the foreground on port 80, with its logs on stdout and stderr. */
    NGINX("nginx"),
    /** On port 6379, with the volume /data. */
    REDIS("redis"),
    /** On port 5432, with the volume /var/lib/postgresql/data; wants POSTGRES_PASSWORD. */
    POSTGRES("postgres"),
    /** 127 small layers, the most that Docker's storage drivers were made for. */
    LAYERS127("layers127"),
    /** 50,000 small files in one layer. */
    FILES50K("files50k"),
    /** 1 GiB in one layer. */
    BIG1G("big1g");

    private static final int MISSING = 75;
    private static final int MINUTES = 10;

    private final String label;

    DebianImage(String label) {
        this.label = label;
    }

    /** What it is called in the engine once it is there. */
    String reference() {
        return "blackbox/" + label + ":1";
    }

    /** Loads the image where the engine does not have it, and makes it first where this machine does not have it. */
    void ensure(Engine engine) {
        if (engine.http().get("/images/" + reference() + "/json").status() != 200) {
            load(engine);
        }
    }

    /** The archive, made once; skips the case where that cannot be done on this machine. */
    Path archive() {
        return archive(label);
    }

    /** The archive of an image that the script knows by this name. */
    static Path archive(String name) {
        Path script = Path.of("src/test/images/make-image.sh").toAbsolutePath();
        try {
            Process process = new ProcessBuilder("sh", script.toString(), name)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroy();
                throw new AssertionError("no end within " + MINUTES + " minutes: " + script + " " + name);
            }
            Assumptions.assumeTrue(process.exitValue() != MISSING, output);
            if (process.exitValue() != 0) {
                throw new AssertionError(script + " " + name + " ended with " + process.exitValue() + ": " + output);
            }
            return Path.of(output.lines().toList().getLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void load(Engine engine) {
        Path archive = archive();
        try (Connection connection = Connection.open(engine.socket());
                InputStream in = Files.newInputStream(archive)) {
            connection.request(
                    "POST " + Settings.VERSION + "/images/load?quiet=1 HTTP/1.1\nHost: docker\n"
                            + "Content-Type: application/x-tar\nContent-Length: " + Files.size(archive),
                    new byte[0]);
            byte[] buffer = new byte[1 << 20];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                connection.write(Arrays.copyOf(buffer, n));
            }
            String answer = new String(connection.readHead().body(false), StandardCharsets.UTF_8);
            if (connection.status() != 200 || !answer.contains(reference())) {
                throw new AssertionError("load of " + archive + ": " + connection.statusLine() + " " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("load of " + archive, e);
        }
    }
}
