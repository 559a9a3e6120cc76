package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real database on a volume: what it has acknowledged is there again, whoever was killed meanwhile. */
@BlackBox
class PostgresIT {

    private static final String VOLUME = "bb-postgres:/var/lib/postgresql/data";
    private static final int LAST = 10_000_000;

    private final Engine engine;
    private final Cli cli = Cli.quick();

    PostgresIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeAll() {
        engine.removeContainers();
        engine.removeVolumes();
    }

    private String run(String... flags) {
        List<String> words = new ArrayList<>(List.of("run", "-d", "--network", "none", "-v", VOLUME));
        words.addAll(List.of(flags));
        return cli.run(engine, words.toArray(String[]::new)).output();
    }

    /** Starts a server on the volume; it makes its cluster, with checksums of its pages, where there is none. */
    private String server(Path acknowledged) {
        String id = run(
                "-v",
                engine.there(acknowledged) + ":/acknowledged",
                "-e",
                "POSTGRES_HOST_AUTH_METHOD=trust",
                "-e",
                "POSTGRES_INITDB_ARGS=--data-checksums",
                DebianImage.POSTGRES.reference());
        Await.until(
                "the server answers",
                () -> cli.run(engine, "exec", id, "pg_isready", "-h", "127.0.0.1")
                                .exitCode()
                        == 0);
        return id;
    }

    private String query(String id, String sql) {
        return cli.run(engine, "exec", id, "psql", "-U", "postgres", "-Atc", sql)
                .output();
    }

    private static long acknowledged(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            // What stands before the last line's end was told by the server.
            List<String> lines =
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
            return lines.isEmpty() ? 0 : Long.parseLong(lines.getLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitMore(Path file) {
        long before = acknowledged(file);
        Await.until("more rows are acknowledged", () -> acknowledged(file) > before + 200);
    }

    @Test
    void everyRowThatWasAcknowledgedIsThereAgain() {
        DebianImage.POSTGRES.ensure(engine);
        Path folder = engine.newFolder();
        Path file = folder.resolve("rows");
        String first = server(folder);
        query(first, "create table rows (n int primary key, filler text default repeat('x', 300))");
        // Each row is a transaction of its own, whose number is written down once it is durable.
        String writer = "seq 1 " + LAST + " | sed 's/.*/insert into rows values (&) returning n;/'"
                + " | psql -U postgres -qAt > /acknowledged/rows";
        cli.run(engine, "exec", "-d", first, "sh", "-c", writer).output();
        awaitMore(file);
        if (engine.isOurs()) {
            engine.daemon().kill();
            awaitMore(file);
            engine.daemon().start();
            awaitMore(file);
        }
        cli.run(engine, "kill", "-s", "KILL", first).output();
        engine.await(first);
        long rows = acknowledged(file);
        cli.run(engine, "rm", "-v", first).output();
        if (engine.isOurs()) {
            engine.daemon().kill();
            engine.daemon().start();
        }

        String second = server(folder);
        assertThat(engine.logs(second).stdout() + engine.logs(second).stderr())
                .contains("Skipping initialization")
                .contains("automatic recovery in progress");
        assertThat(query(second, "select count(*), min(n), max(n) from rows where n <= " + rows))
                .isEqualTo(rows + "|1|" + rows);
        cli.run(engine, "stop", second).output();
        cli.run(engine, "rm", second).output();

        String check =
                run("--user", "postgres", DebianImage.POSTGRES.reference(), "pg_checksums", "--check", "--progress");
        int code = engine.await(check);
        String told = Stream.of(engine.logs(check).stdout(), engine.logs(check).stderr())
                .reduce("", String::concat);
        assertThat(code).as(told).isZero();
        assertThat(told).contains("Bad checksums:  0").doesNotContain("Blocks scanned:  0\n");
    }
}
