package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Files between this machine and a container, by the command line. */
@BlackBox
class CpIT {

    private final Engine engine;

    CpIT(Engine engine) {
        this.engine = engine;
    }

    private String ready(String script) {
        String id = engine.startShell(script + "; echo ready; exec sleep 1000");
        engine.awaitLog(id, "ready");
        return id;
    }

    private Path tree() throws IOException {
        Path folder = Files.createDirectory(engine.newFolder().resolve("tree"));
        Files.writeString(folder.resolve("file"), "content");
        Files.setPosixFilePermissions(folder.resolve("file"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createDirectory(folder.resolve("inner"));
        Files.writeString(folder.resolve("inner/deep"), "deeper");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("inner/deep"));
        Files.createLink(folder.resolve("hard"), folder.resolve("file"));
        return folder;
    }

    @ParameterizedTest
    @EnumSource
    void aFolderGoesInAndComesOutAgain(Cli cli) throws IOException {
        String id = ready("mkdir /there");
        Path tree = tree();
        assertThat(cli.run(engine, "cp", tree.toString(), id + ":/there").output())
                .isEmpty();
        assertThat(cli.run(
                                engine,
                                "exec",
                                id,
                                "sh",
                                "-c",
                                "cd /there/tree && cat file inner/deep link && stat -c %a file")
                        .output())
                .isEqualTo("contentdeeperdeeper751");
        Path back = engine.newFolder();
        assertThat(cli.run(engine, "cp", id + ":/there/tree", back.toString()).output())
                .isEmpty();
        assertThat(back.resolve("tree/inner/deep")).hasContent("deeper");
        assertThat(Files.readSymbolicLink(back.resolve("tree/link"))).hasToString("inner/deep");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(back.resolve("tree/file"))))
                .isEqualTo("rwxr-x--x");
        assertThat(Files.getLastModifiedTime(back.resolve("tree/file")).toMillis() / 1000)
                .isEqualTo(Files.getLastModifiedTime(tree.resolve("file")).toMillis() / 1000);
        assertThat(Files.getAttribute(back.resolve("tree/file"), "unix:ino"))
                .isEqualTo(Files.getAttribute(back.resolve("tree/hard"), "unix:ino"));
    }

    /** What is copied where, and where it is then: the cases of Docker's documentation. */
    @ParameterizedTest
    @CsvSource({
        "JDOCKER, tree/., /there, /there/file",
        "DOCKER, tree/., /there, /there/file",
        "JDOCKER, tree, /new, /new/file",
        "DOCKER, tree, /new, /new/file",
        "JDOCKER, tree/file, /there, /there/file",
        "DOCKER, tree/file, /there, /there/file",
        "JDOCKER, tree/file, /there/other, /there/other",
        "DOCKER, tree/file, /there/other, /there/other",
        "JDOCKER, tree/file, /link, /there/file",
        "DOCKER, tree/file, /link, /there/file"
    })
    void placesAreUnderstoodAsDockerDoes(Cli cli, String source, String target, String result) throws IOException {
        String id = ready("mkdir /there; ln -s there /link");
        Path folder = tree().getParent();
        // Not resolve: it would take the dot away.
        assertThat(cli.run(engine, "cp", folder + "/" + source, id + ":" + target)
                        .output())
                .isEmpty();
        assertThat(cli.run(engine, "exec", id, "cat", result).output()).isEqualTo("content");
    }

    @ParameterizedTest
    @EnumSource
    void filesComeOutUnderTheNamesThatAreAskedFor(Cli cli) throws IOException {
        String id = ready("mkdir /there; echo one > /there/a; ln -s a /there/l");
        Path folder = engine.newFolder();
        assertThat(cli.run(engine, "cp", id + ":/there/a", folder + "/b").output())
                .isEmpty();
        assertThat(folder.resolve("b")).hasContent("one");
        assertThat(cli.run(engine, "cp", id + ":/there/.", folder.toString()).output())
                .isEmpty();
        assertThat(folder.resolve("a")).hasContent("one");
        assertThat(cli.run(engine, "cp", "-L", id + ":/there/l", folder + "/followed")
                        .output())
                .isEmpty();
        assertThat(Files.isRegularFile(folder.resolve("followed"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(cli.run(engine, "cp", id + ":/there", folder + "/renamed").output())
                .isEmpty();
        assertThat(folder.resolve("renamed/a")).hasContent("one");
    }

    @ParameterizedTest
    @EnumSource
    void archivesGoByStandardStreams(Cli cli) {
        String id = ready("mkdir /from /to; echo one > /from/a");
        Outcome archive = cli.run(engine, "cp", id + ":/from/a", "-");
        assertThat(archive.exitCode()).isZero();
        assertThat(cli.run(engine, archive.stdoutBytes(), "cp", "-", id + ":/to")
                        .output())
                .isEmpty();
        assertThat(cli.run(engine, "exec", id, "cat", "/to/a").output()).isEqualTo("one");
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeCopiedIsSaid(Cli cli) throws IOException {
        String id = ready("mkdir /there; echo one > /file");
        Path folder = tree();
        assertThat(cli.run(engine, "cp", id + ":/nowhere", folder.toString()).stderr())
                .contains("Could not find the file /nowhere in container " + id);
        assertThat(cli.run(engine, "cp", folder + "/nothing", id + ":/there").stderr())
                .contains("no such file or directory");
        assertThat(cli.run(engine, "cp", folder.toString(), id + ":/file").stderr())
                .contains("cannot copy directory");
        assertThat(cli.run(engine, "cp", id + ":/there", folder + "/file").stderr())
                .contains("cannot copy directory");
        assertThat(cli.run(engine, "cp", folder.toString(), folder.toString()).stderr())
                .contains("must specify at least one container source");
        assertThat(cli.run(engine, "cp", id + ":/a", id + ":/b").stderr())
                .contains("copying between containers is not supported");
    }
}
