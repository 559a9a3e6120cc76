package dev.jdocker.daemon.image.archive;

import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.tar.TarEntry;
import dev.jdocker.daemon.tar.TarWriter;
import dev.jdocker.linux.Linux.Timespec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of an image archive, collected first and then written sorted by name, each once. */
final class ArchiveMembers {

    private static final int BUFFER = 1 << 16;

    private final Map<String, Member> members = new TreeMap<>();

    /** Writes a member's content, exactly as long as was said. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private record Member(long sizeBytes, Instant modified, Content content) {}

    /** A member of known length; the first of a name stays. */
    void stream(String name, long sizeBytes, Instant modified, Content content) {
        // whole seconds: older readers of Docker's know no others here
        members.putIfAbsent(name, new Member(sizeBytes, Instant.ofEpochSecond(modified.getEpochSecond()), content));
    }

    void bytes(String name, byte[] content, Instant modified) {
        stream(name, content.length, modified, out -> out.write(content));
    }

    void bytes(String name, String text) {
        bytes(name, text.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }

    void document(String name, Object document) {
        bytes(name, Documents.write(document), Instant.EPOCH);
    }

    /** A JSON document with a line end. */
    void line(String name, Object document) {
        bytes(name, new String(Documents.write(document), StandardCharsets.UTF_8) + "\n");
    }

    void write(OutputStream target) throws IOException {
        OutputStream out = new BufferedOutputStream(target, BUFFER);
        TarWriter tar = new TarWriter(out);
        for (String folder : folders()) {
            tar.begin(entry(folder, TarEntry.DIRECTORY, 0755, 0, Instant.EPOCH));
        }
        for (Map.Entry<String, Member> entry : members.entrySet()) {
            Member member = entry.getValue();
            tar.begin(entry(entry.getKey(), TarEntry.REGULAR, 0644, member.sizeBytes(), member.modified()));
            member.content().writeTo(new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    tar.write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] buffer, int offset, int length) throws IOException {
                    tar.write(buffer, offset, length);
                }
            });
        }
        tar.finish();
    }

    private Set<String> folders() {
        Set<String> folders = new TreeSet<>();
        for (String name : members.keySet()) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                folders.add(name.substring(0, slash + 1));
            }
        }
        return folders;
    }

    private static TarEntry entry(String name, char type, int mode, long size, Instant modified) {
        Timespec time = new Timespec(Math.max(0, modified.getEpochSecond()), 0);
        return new TarEntry(name, type, "", mode, 0, 0, size, time, 0, 0, Map.of(), false, List.of());
    }
}
