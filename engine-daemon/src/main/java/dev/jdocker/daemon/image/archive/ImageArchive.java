package dev.jdocker.daemon.image.archive;

import dev.jdocker.daemon.tar.TarEntry;
import dev.jdocker.daemon.tar.TarLimits;
import dev.jdocker.daemon.tar.TarPaths;
import dev.jdocker.daemon.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The members of an image archive that lies in a file, read where they are. Nothing of it is unpacked by name, so names
 * in it can do no harm; links between members are followed within the archive.
 */
final class ImageArchive {

    private static final TarLimits LIMITS = new TarLimits(1 << 20, 4095, 1_000_000, 1);
    private static final int MAX_LINKS = 8;

    private final Path file;
    private final Map<String, Member> members = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();

    private record Member(long offset, long sizeBytes) {}

    private ImageArchive(Path file) {
        this.file = file;
    }

    /** Finds the members of the plain tar {@code file}. */
    static ImageArchive open(Path file) throws IOException {
        ImageArchive archive = new ImageArchive(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                InputStream in = Channels.newInputStream(channel)) {
            TarReader tar = new TarReader(new BufferedInputStream(new SkippingStream(in, channel), 8192), LIMITS);
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                String name = TarPaths.clean(entry.name());
                switch (entry.type()) {
                    case TarEntry.REGULAR -> {
                        archive.links.remove(name);
                        archive.members.put(name, new Member(tar.position(), entry.sizeBytes()));
                    }
                    case TarEntry.SYMLINK ->
                        archive.links.put(
                                name,
                                TarPaths.clean(
                                        entry.linkName().startsWith("/")
                                                ? entry.linkName()
                                                : name + "/../" + entry.linkName()));
                    case TarEntry.HARD_LINK -> archive.links.put(name, TarPaths.clean(entry.linkName()));
                    default -> {}
                }
            }
        }
        return archive;
    }

    boolean has(String name) {
        return members.containsKey(follow(name));
    }

    /** The size of a member in bytes. */
    long size(String name) throws IOException {
        return member(name).sizeBytes();
    }

    byte[] read(String name, int maxBytes) throws IOException {
        if (size(name) > maxBytes) {
            throw new IOException(name + " is larger than " + maxBytes + " bytes");
        }
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        }
    }

    InputStream open(String name) throws IOException {
        Member member = member(name);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new Range(channel, member.offset(), member.sizeBytes());
    }

    private Member member(String name) throws IOException {
        Member member = members.get(follow(name));
        if (member == null) {
            throw new FileNotFoundException("invalid archive: no file " + name);
        }
        return member;
    }

    private String follow(String name) {
        String at = TarPaths.clean(name);
        for (int i = 0; i < MAX_LINKS && links.containsKey(at); i++) {
            at = links.getOrDefault(at, at);
        }
        return at;
    }

    /** Skips by seeking: members are looked for, not read. */
    private static final class SkippingStream extends InputStream {
        private final InputStream in;
        private final FileChannel channel;

        SkippingStream(InputStream in, FileChannel channel) {
            this.in = in;
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return in.read(buffer, offset, length);
        }

        @Override
        public long skip(long n) throws IOException {
            long position = channel.position();
            long target = Math.min(channel.size(), position + Math.max(0, n));
            channel.position(target);
            return target - position;
        }
    }

    /** A piece of a file. */
    private static final class Range extends InputStream {
        private final FileChannel channel;
        private long position;
        private final long end;

        Range(FileChannel channel, long offset, long length) {
            this.channel = channel;
            this.position = offset;
            this.end = offset + length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (position >= end) {
                return -1;
            }
            int n = channel.read(ByteBuffer.wrap(buffer, offset, (int) Math.min(length, end - position)), position);
            if (n < 0) {
                throw new EOFException("unexpected EOF");
            }
            position += n;
            return n;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
