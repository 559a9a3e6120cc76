package dev.jdocker.selinux;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/** Gives files of the host the label of a container, as {@code -v /a:/b:z} and {@code :Z} ask for it. */
public final class Relabeling {
    /** The machine would not work any more. */
    private static final Set<String> REFUSED = Set.of("/", "/usr", "/etc", "/tmp", "/home", "/run", "/var", "/root");

    private final Linux linux;

    public Relabeling(Linux linux) {
        this.linux = linux;
    }

    /**
     * Labels a file or a folder and all below it; links are labelled, not followed. A file system without labels stays as it is.
     *
     * @param shared whether all containers may have the files
     * @throws SeLinuxException if that may not or cannot be
     */
    public void relabel(Path path, String label, boolean shared) {
        if (REFUSED.contains(path.normalize().toString())) {
            throw new SeLinuxException("SELinux relabeling of " + path + " is not allowed");
        }
        String wanted = shared ? SeLinuxContext.parse(label).with("level", "s0").toString() : label;
        byte[] value = (wanted + '\0').getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> all = Files.walk(path)) {
            all.forEach(file -> linux.lsetxattr(file.toString(), "security.selinux", value));
        } catch (ErrnoException e) {
            if (!e.is(Errno.EOPNOTSUPP)) {
                throw new SeLinuxException("relabel failed \"" + path + "\": " + e.getMessage(), e);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new SeLinuxException("relabel failed \"" + path + "\": " + e.getMessage(), e);
        }
    }
}
