package dev.jdocker.linux.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The control group file systems themselves. */
final class KernelControlFiles implements ControlFiles {
    private final Linux linux;

    KernelControlFiles(Linux linux) {
        this.linux = linux;
    }

    @Override
    public boolean makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    @Override
    public boolean removeDirectory(Path directory) throws IOException {
        try {
            Files.delete(directory);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public List<Path> subdirectories(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            entries.forEach(found::add);
        }
        return found;
    }

    @Override
    public String read(Path file) throws IOException {
        return Files.readString(file);
    }

    @Override
    public void write(Path file, List<String> values) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (String value : values) {
                write(channel, file, value);
            }
        }
    }

    private static void write(FileChannel channel, Path file, String value) throws IOException {
        try {
            channel.write(ByteBuffer.wrap(value.getBytes(UTF_8)));
        } catch (IOException e) {
            throw new IOException("write \"" + value + "\" to " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Fd openForReading(Path file) {
        return linux.openat(Fd.CWD, file.toString(), Flags.O_RDONLY, 0);
    }

    @Override
    public Fd openForWriting(Path file) {
        return linux.openat(Fd.CWD, file.toString(), Flags.O_WRONLY, 0);
    }

    @Override
    public Fd openDirectory(Path directory) {
        return linux.openat(Fd.CWD, directory.toString(), Flags.O_RDONLY | Flags.O_DIRECTORY, 0);
    }
}
