package dev.jdocker.daemon.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotFileTest {
    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("f.json");
    }

    private static byte[] document(String text) {
        return ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private void assertHolds(String text) throws IOException {
        assertThat(new String(SlotFile.read(file), StandardCharsets.UTF_8))
                .isEqualTo(new String(document(text), StandardCharsets.UTF_8));
    }

    @Test
    void whatWasWrittenLastIsRead() throws IOException {
        for (int i = 0; i < 25; i++) {
            SlotFile.write(file, document("ü" + i));
            assertHolds("ü" + i);
        }
    }

    @Test
    void aReplacementIsMadeInPlaceAndByTurns() throws IOException {
        SlotFile.write(file, document("one"));
        Object inode = Files.getAttribute(file, "unix:ino");
        SlotFile.write(file, document("two"));
        SlotFile.write(file, document("three"));
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
        assertThat(Files.readString(file).lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).hasSize(SlotFile.BLOCK - 1));
        assertThat(Files.readString(file))
                .contains("\"three\"")
                .contains("\"two\"")
                .doesNotContain("\"one\"");
        assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0100600);
    }

    @Test
    void aDocumentThatHasGrownGetsMoreRoom() throws IOException {
        SlotFile.write(file, document("small"));
        SlotFile.write(file, document("x".repeat(10_000)));
        assertHolds("x".repeat(10_000));
        SlotFile.write(file, document("small again"));
        assertHolds("small again");
        assertThat(Files.size(file) % (2 * SlotFile.BLOCK)).isZero();
    }

    @Test
    void aWriteThatBreaksOffAnywhereLeavesTheOldOrTheNew() throws IOException {
        SlotFile.write(file, document("first"));
        SlotFile.write(file, document("old " + "o".repeat(300)));
        byte[] before = Files.readAllBytes(file);
        SlotFile.write(file, document("new " + "n".repeat(300)));
        byte[] after = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int length = 0; length <= 500; length++) {
            byte[] torn = before.clone();
            System.arraycopy(after, 0, torn, 0, length); // the new one is in the first slot
            assertOldOrNew(torn);
            for (int i = 0; i < before.length; i++) {
                torn[i] = random.nextBoolean() ? before[i] : after[i];
            }
            assertOldOrNew(torn);
        }
    }

    private void assertOldOrNew(byte[] content) throws IOException {
        Files.write(file, content);
        String read = new String(SlotFile.read(file), StandardCharsets.UTF_8);
        assertThat(read)
                .isIn(
                        new String(document("old " + "o".repeat(300)), StandardCharsets.UTF_8),
                        new String(document("new " + "n".repeat(300)), StandardCharsets.UTF_8));
    }

    @Test
    void aDocumentAloneIsReadAndThenReplaced() throws IOException {
        Files.write(file, document("of an earlier version"));
        assertHolds("of an earlier version");
        SlotFile.write(file, document("now"));
        assertHolds("now");
    }

    @Test
    void whatIsBrokenIsSaidSo() throws IOException {
        SlotFile.write(file, document("one"));
        String text = Files.readString(file);
        Files.writeString(file, text.replace("one", "two"));
        assertThatThrownBy(() -> SlotFile.read(file)).hasMessage("neither of its two slots is valid");
        Files.writeString(file, "");
        assertThatThrownBy(() -> SlotFile.read(file)).hasMessage("neither of its two slots is valid");
        assertThatThrownBy(() -> SlotFile.write(folder.resolve("none/f"), document("x")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("write " + folder.resolve("none/f") + ": ");
    }
}
