package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Control groups in memory: a new group gets the files of its hierarchy's template; writes are recorded. */
final class FakeControlFiles implements ControlFiles {
    final Map<Path, String> files = new TreeMap<>();
    final Set<Path> directories = new LinkedHashSet<>();
    final Set<Path> busy = new LinkedHashSet<>();
    final Map<Path, Map<String, String>> templates = new TreeMap<>();
    final List<String> log = new ArrayList<>();
    final Map<Path, String> refusals = new TreeMap<>();
    int closed;

    /** A hierarchy whose groups, below the top, have these files. */
    void hierarchy(Path top, Map<String, String> template) {
        directories.add(top);
        templates.put(top, template);
        template.forEach((name, content) -> files.put(top.resolve(name), content));
    }

    @Override
    public boolean makeDirectory(Path directory) throws IOException {
        if (!directories.contains(directory.getParent())) {
            throw new NoSuchFileException(directory.toString());
        }
        if (!directories.add(directory)) {
            return false;
        }
        log.add("mkdir " + directory);
        templates.forEach((top, template) -> {
            if (directory.startsWith(top)) {
                template.forEach((name, content) -> files.put(directory.resolve(name), content));
                files.remove(directory.resolve("release_agent"));
            }
        });
        return true;
    }

    @Override
    public boolean removeDirectory(Path directory) throws IOException {
        if (busy.contains(directory)) {
            throw new IOException("Device or resource busy");
        }
        log.add("rmdir " + directory);
        files.keySet().removeIf(file -> file.startsWith(directory));
        return directories.remove(directory);
    }

    @Override
    public boolean exists(Path path) {
        return directories.contains(path) || files.containsKey(path);
    }

    @Override
    public List<Path> subdirectories(Path directory) {
        return directories.stream()
                .filter(path -> directory.equals(path.getParent()))
                .toList();
    }

    @Override
    public String read(Path file) throws IOException {
        String content = files.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return content;
    }

    @Override
    public void write(Path file, List<String> values) throws IOException {
        if (!files.containsKey(file)) {
            throw new NoSuchFileException(file.toString());
        }
        for (String value : values) {
            if (value.equals(refusals.get(file))) {
                throw new IOException("Invalid argument");
            }
            log.add(file + " = " + value);
            files.put(file, value);
        }
    }

    @Override
    public Fd openForReading(Path file) {
        return openForWriting(file);
    }

    @Override
    public Fd openForWriting(Path file) {
        if (!directories.contains(file.getParent()) && !directories.contains(file)) {
            throw new ErrnoException("open", file.toString(), Errno.ENOENT.number());
        }
        log.add("open " + file);
        return new Fd(n -> closed++, 100 + log.size());
    }

    @Override
    public Fd openDirectory(Path directory) {
        return openForWriting(directory);
    }
}
