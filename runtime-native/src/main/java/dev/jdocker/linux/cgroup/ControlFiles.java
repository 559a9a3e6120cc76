package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.Fd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The few operations on a control group file system. */
interface ControlFiles {

    /** False if it is there already. The parent must exist. */
    boolean makeDirectory(Path directory) throws IOException;

    /** Removes a group; false if it is gone already. */
    boolean removeDirectory(Path directory) throws IOException;

    boolean exists(Path path);

    List<Path> subdirectories(Path directory) throws IOException;

    String read(Path file) throws IOException;

    /** Writes each value by a call of its own: the kernel takes one order at a time. */
    void write(Path file, List<String> values) throws IOException;

    default void write(Path file, String value) throws IOException {
        write(file, List.of(value));
    }

    Fd openForReading(Path file);

    Fd openForWriting(Path file);

    Fd openDirectory(Path directory);
}
