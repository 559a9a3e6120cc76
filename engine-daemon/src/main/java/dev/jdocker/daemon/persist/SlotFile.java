package dev.jdocker.daemon.persist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document that is replaced often, in place: of two slots of equal size the one with the older content is written
 * over, so that one is whole at any instant. That costs one fdatasync of blocks that the file has already, where {@link
 * AtomicFile} needs two commits of the file system's journal; and it needs no room on a disk that is full.
 *
 * <p>Each slot is a line, {@code {"sequence":7,"length":…,"crc32c":"…","document":…}}, filled up with spaces to a multiple of
 * {@link #BLOCK} bytes. The valid one with the higher sequence counts. Not for concurrent writes to one file.
 */
public final class SlotFile {
    /** What disks write at once or not at all, in bytes: the slots share none. */
    static final int BLOCK = 4096;

    private static final Pattern HEADER = Pattern.compile(
            "\\{\"sequence\":(\\d{1,18}),\"length\":(\\d{1,9}),\"crc32c\":\"([0-9a-f]{8})\",\"document\":");
    private static final int MAX_HEADER_BYTES = 100;

    private SlotFile() {}

    /** A valid one; the document stands in the file's content from {@code start} to {@code end}. */
    private record Slot(int index, long sequence, int start, int end) {}

    /** Replaces the document, or makes the file, whose folder must exist; durable on return. */
    public static void write(Path file, byte[] document) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            byte[] content = content(channel);
            int slotBytes = content.length / 2;
            Slot newest = newest(content);
            if (newest != null) {
                byte[] line = line(newest.sequence() + 1, document);
                if (line.length <= slotBytes) {
                    int index = 1 - newest.index();
                    writeFully(channel, padded(line, slotBytes), (long) index * slotBytes);
                    channel.force(false);
                    return;
                }
            }
            layOut(file, newest == null ? 1 : newest.sequence() + 1, document);
        } catch (NoSuchFileException e) {
            layOut(file, 1, document);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Writes a file with room for a document that grows by half. */
    private static void layOut(Path file, long sequence, byte[] document) {
        byte[] line = line(sequence, document);
        int slotBytes = (line.length + line.length / 2 + BLOCK - 1) / BLOCK * BLOCK;
        ByteArrayOutputStream whole = new ByteArrayOutputStream(2 * slotBytes);
        whole.writeBytes(padded(line, slotBytes));
        whole.writeBytes(padded(new byte[0], slotBytes));
        AtomicFile.write(file, whole.toByteArray());
    }

    /**
     * The document that was written last; a file that is a document alone, as earlier versions wrote it, is that.
     *
     * @throws IOException if the file cannot be read, or no slot of it is valid
     */
    public static byte[] read(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        Slot newest = newest(content);
        if (newest != null) {
            return Arrays.copyOfRange(content, newest.start(), newest.end());
        }
        if (content.length == 0 || content[0] != '{' || header(content, 0).lookingAt()) {
            throw new IOException("neither of its two slots is valid");
        }
        return content;
    }

    private static @Nullable Slot newest(byte[] content) {
        Slot first = slot(content, 0).orElse(null);
        Slot second = slot(content, 1).orElse(null);
        return first == null || (second != null && second.sequence() > first.sequence()) ? second : first;
    }

    private static Optional<Slot> slot(byte[] content, int index) {
        int slotBytes = content.length / 2;
        int start = index * slotBytes;
        Matcher header = header(content, start);
        if (!header.lookingAt()) {
            return Optional.empty();
        }
        long sequence = Long.parseLong(header.group(1));
        int length = Integer.parseInt(header.group(2));
        if (header.end() + length > slotBytes) {
            return Optional.empty();
        }
        Slot found = new Slot(index, sequence, start + header.end(), start + header.end() + length);
        return checksum(sequence, ByteBuffer.wrap(content, found.start(), length))
                        .equals(header.group(3))
                ? Optional.of(found)
                : Optional.empty();
    }

    private static Matcher header(byte[] content, int start) {
        int length = Math.min(MAX_HEADER_BYTES, content.length - start);
        return HEADER.matcher(new String(content, start, length, StandardCharsets.ISO_8859_1));
    }

    private static byte[] line(long sequence, byte[] document) {
        String head = "{\"sequence\":" + sequence + ",\"length\":" + document.length + ",\"crc32c\":\""
                + checksum(sequence, ByteBuffer.wrap(document)) + "\",\"document\":";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(document);
        out.writeBytes("}\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** With spaces before the end of the line. */
    private static byte[] padded(byte[] line, int slotBytes) {
        byte[] slot = Arrays.copyOf(line, slotBytes);
        Arrays.fill(slot, Math.max(0, line.length - 1), slotBytes - 1, (byte) ' ');
        slot[slotBytes - 1] = '\n';
        return slot;
    }

    private static String checksum(long sequence, ByteBuffer document) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, sequence));
        crc.update(document);
        return String.format("%08x", crc.getValue());
    }

    private static byte[] content(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        int read;
        do {
            read = channel.read(bytes);
        } while (read > 0);
        return bytes.array();
    }

    private static void writeFully(FileChannel channel, byte[] content, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position());
        }
    }
}
