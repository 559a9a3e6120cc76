package dev.jdocker.cli.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** Files of this machine as an archive, written while it is read. */
public final class LocalArchive {
    private static final int PIPE_BYTES = 256 * 1024;

    private final @Nullable Path source;
    private final String name;
    private final Map<String, byte[]> further;
    private final Map<Object, String> linked = new HashMap<>();
    private volatile @Nullable IOException failure;

    /**
     * An archive to be.
     *
     * @param source a file or a folder, null for none
     * @param name what it is called in the archive; empty for a folder's content alone
     * @param further files by their names that are put beside it
     */
    public LocalArchive(@Nullable Path source, String name, Map<String, byte[]> further) {
        this.source = source;
        this.name = name;
        this.further = Map.copyOf(further);
    }

    /** The archive; a file that cannot be read ends it, and {@link #check} tells of it. */
    public InputStream open() throws IOException {
        PipedInputStream in = new PipedInputStream(PIPE_BYTES);
        PipedOutputStream out = new PipedOutputStream(in);
        Thread.ofPlatform().daemon().name("archive").start(() -> {
            try (OutputStream closing = out) {
                write(closing);
            } catch (IOException e) {
                failure = e;
            }
        });
        return in;
    }

    /** Throws what kept the archive from being written whole. */
    public void check() throws IOException {
        IOException known = failure;
        if (known != null) {
            throw known;
        }
    }

    private void write(OutputStream out) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        if (source != null) {
            writeTree(tar, source);
        }
        for (Map.Entry<String, byte[]> file : further.entrySet()) {
            TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
            entry.setSize(file.getValue().length);
            tar.putArchiveEntry(entry);
            tar.write(file.getValue());
            tar.closeArchiveEntry();
        }
        tar.finish();
    }

    private void writeTree(TarArchiveOutputStream tar, Path source) throws IOException {
        try (Stream<Path> all = Files.walk(source)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                String inner = source.relativize(path).toString();
                String entry = name.isEmpty() || inner.isEmpty() ? name + inner : name + "/" + inner;
                if (!entry.isEmpty()) {
                    add(tar, path, entry);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void add(TarArchiveOutputStream tar, Path path, String name) throws IOException {
        Facts facts = Facts.of(path);
        boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        boolean link = Files.isSymbolicLink(path);
        if (!folder && !link && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return; // Sockets have no place in an archive, as with Docker; devices and fifos are not copied from here.
        }
        String first = facts.links() > 1 && !folder && !link ? linked.putIfAbsent(facts.identity(), name) : null;
        TarArchiveEntry entry = first != null
                ? new TarArchiveEntry(name, TarConstants.LF_LINK)
                : link
                        ? new TarArchiveEntry(name, TarConstants.LF_SYMLINK)
                        : new TarArchiveEntry(folder ? name + "/" : name);
        if (first != null) {
            entry.setLinkName(first);
        } else if (link) {
            entry.setLinkName(Files.readSymbolicLink(path).toString());
        }
        boolean content = first == null && !folder && !link;
        entry.setMode(facts.mode() & 07777);
        entry.setIds(facts.user(), facts.group());
        entry.setLastModifiedTime(facts.changed());
        entry.setSize(content ? facts.size() : 0);
        tar.putArchiveEntry(entry);
        if (content) {
            Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
    }

    /** What stands of a file beside its content. */
    private record Facts(int mode, int user, int group, long size, int links, Object identity, FileTime changed) {

        static Facts of(Path path) throws IOException {
            Map<String, Object> all =
                    Files.readAttributes(path, "unix:mode,uid,gid,size,ino,dev,nlink", LinkOption.NOFOLLOW_LINKS);
            return new Facts(
                    (int) number(all, "mode"),
                    (int) number(all, "uid"),
                    (int) number(all, "gid"),
                    number(all, "size"),
                    (int) number(all, "nlink"),
                    List.of(number(all, "dev"), number(all, "ino")),
                    Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS));
        }

        private static long number(Map<String, Object> all, String name) throws IOException {
            if (all.get(name) instanceof Number number) {
                return number.longValue();
            }
            throw new IOException("the file system does not tell of " + name);
        }
    }
}
