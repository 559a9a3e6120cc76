package dev.jdocker.daemon.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that others have open becomes full, or stays as it was, whenever the engine is killed. */
class FillInPlaceTest {
    private static final Linux LINUX = new JnrLinux();

    @TempDir
    private Path folder;

    private Fd target;
    private final FillInPlace fill = new FillInPlace(LINUX);

    @BeforeEach
    void open() {
        target = LINUX.openat(Fd.CWD, folder.toString(), Flags.O_RDONLY | Flags.O_DIRECTORY, 0);
    }

    @AfterEach
    void close() {
        target.close();
    }

    private static void two(Fd into) {
        LINUX.mkdirat(into, "one", 0755);
        LINUX.symlinkat("one", into, "two");
        LINUX.fchmod(into, 0751);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
        }
    }

    @Test
    void whatComesIsThereWithTheFoldersOwnMode() throws IOException {
        assertThat(fill.isWanted(target)).isTrue();
        fill.fill(target, FillInPlaceTest::two);
        assertThat(names()).containsExactly("one", "two");
        assertThat(Files.getAttribute(folder, "unix:mode")).isEqualTo(040751);
        assertThat(fill.isWanted(target)).isFalse();
    }

    @Test
    void aCopyThatFailsLeavesNothing() throws IOException {
        assertThatThrownBy(() -> fill.fill(target, into -> {
                    two(into);
                    throw new IllegalStateException("full");
                }))
                .hasMessage("full");
        assertThat(names()).isEmpty();
    }

    @Test
    void aCopyThatWasCutOffIsBegunAnew() throws IOException {
        Files.createFile(
                Files.createDirectory(folder.resolve(FillInPlace.COPYING)).resolve("half"));
        assertThat(fill.isWanted(target)).isTrue();
        fill.fill(target, FillInPlaceTest::two);
        assertThat(names()).containsExactly("one", "two");
    }

    @Test
    void movesThatWereCutOffAreBroughtToTheirEnd() throws IOException {
        Path whole = Files.createDirectory(folder.resolve(FillInPlace.WHOLE));
        Files.createFile(whole.resolve("two"));
        Files.createFile(folder.resolve("one"));
        assertThat(fill.isWanted(target)).isTrue();
        fill.fill(target, _ -> {
            throw new AssertionError("it is whole already");
        });
        assertThat(names()).containsExactly("one", "two");
    }

    @Test
    void whatSomebodyMakesMeanwhileStays() throws IOException {
        fill.fill(target, into -> {
            two(into);
            try {
                Files.writeString(folder.resolve("two"), "theirs");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(names()).containsExactly("one", "two");
        assertThat(folder.resolve("two")).hasContent("theirs");
    }

    @Test
    void aFolderWithSomethingInItIsNotTouched() throws IOException {
        Files.createFile(folder.resolve("own"));
        assertThat(fill.isWanted(target)).isFalse();
        Files.createDirectory(folder.resolve(FillInPlace.COPYING));
        assertThat(fill.isWanted(target)).isFalse();
    }
}
