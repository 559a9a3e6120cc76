package dev.jdocker.daemon.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistTest {

    record Note(String text) {}

    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aWriteReplacesTheFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("f");
        AtomicFile.write(file, new byte[] {1});
        AtomicFile.write(file, new byte[] {2, 3});
        assertThat(file).hasBinaryContent(new byte[] {2, 3});
        assertThat(names()).containsExactly("f");
        assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0100600);
    }

    @Test
    void aWriteThatFailsLeavesTheOldFileAndSaysWhere() throws IOException {
        Path file = folder.resolve("f");
        Files.createDirectories(file.resolve("not-empty"));
        assertThatThrownBy(() -> AtomicFile.write(file, new byte[] {1}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("write " + file + ": ");
        assertThat(names()).containsExactly("f");
    }

    @Test
    void aSweepTakesWhatACrashLeft() throws IOException {
        Files.writeString(folder.resolve(".f.jdocker-tmp-12-3"), "half");
        Files.writeString(folder.resolve("f"), "whole");
        AtomicFile.sweep(folder);
        assertThat(names()).containsExactly("f");
    }

    @Test
    void documentsAreFoundAgainAndABrokenOneIsLeftAlone() throws IOException {
        DocumentFolder<Note> notes = new DocumentFolder<>(folder, Note.class);
        notes.put("a", new Note("one"));
        notes.put("b", new Note("two"));
        notes.remove("b");
        notes.remove("b");
        Files.writeString(folder.resolve("c.json"), "{");
        assertThat(new DocumentFolder<>(folder, Note.class).load()).isEqualTo(Map.of("a", new Note("one")));
        assertThat(folder.resolve("c.json")).exists();
        assertThatThrownBy(() -> notes.put("../x", new Note(""))).hasMessageContaining("not a document key: ../x");
    }

    @Test
    void aTreeGoesWithoutFollowingLinks() throws IOException {
        Path kept =
                Files.writeString(Files.createDirectory(folder.resolve("kept")).resolve("file"), "kept");
        Path tree = Files.createDirectories(folder.resolve("tree/a/b"));
        Files.createSymbolicLink(tree.resolve("folder"), kept.getParent());
        Files.createSymbolicLink(tree.resolve("file"), kept);
        TreeRemoval.remove(folder.resolve("tree"));
        assertThat(names()).containsExactly("kept");
        assertThat(kept).hasContent("kept");
    }

    @Test
    void aTreeDeeperThanDescriptorsOrPathsAllowGoesToo() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        // built from the inside out, because a path of this depth is longer than PATH_MAX
        for (int i = 0; i < 3000; i++) {
            Path outer = Files.createDirectory(folder.resolve("outer"));
            Files.move(tree, outer.resolve("n"));
            Files.move(outer, tree);
        }
        TreeRemoval.remove(tree);
        assertThat(names()).isEmpty();
    }

    @Test
    void whatIsDiscardedIsGoneAtOnceAndFreedLater() throws Exception {
        try (Trash trash = new Trash()) {
            Files.createDirectories(folder.resolve("x/y/z"));
            assertThat(trash.discard(folder.resolve("x"))).isTrue();
            assertThat(folder.resolve("x")).doesNotExist();
            assertThat(trash.discard(folder.resolve("x"))).isFalse();
            awaitEmpty();
        }
    }

    @Test
    void aStartFreesWhatAnEarlierOneDiscarded() throws Exception {
        Files.createDirectories(folder.resolve(".removed-1-2-3/y"));
        try (Trash trash = new Trash()) {
            trash.sweep(folder);
            awaitEmpty();
        }
    }

    private void awaitEmpty() throws Exception {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!names().isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void theSizeOfATreeCountsEachFileOnce() throws IOException {
        Path a = Files.write(Files.createDirectory(folder.resolve("d")).resolve("a"), new byte[100]);
        Files.createLink(folder.resolve("b"), a);
        Files.createSymbolicLink(folder.resolve("s"), Path.of("12345"));
        assertThat(TreeSize.of(folder)).isEqualTo(105);
        assertThat(TreeSize.of(folder.resolve("none"))).isZero();
    }
}
