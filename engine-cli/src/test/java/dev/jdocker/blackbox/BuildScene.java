package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A context with its Dockerfile, how it is built, and what dockerd made of it. Many of them are one text:
 *
 * <pre>{@code
 * === copy a file
 * $ --build-arg A=b         the options, where there are any; CTX is the folder of the context
 * --- Dockerfile
 * FROM blackbox/base:1
 * COPY f /
 * --- f 600                 a file with its mode; "l -> f" is a link, "a.tar < d" an archive (or a.whl a wheel) of what is in d
 * text
 * >>>                       the answer of dockerd
 * file /f - 600 0:0 1600000000 "text\n"
 * ~~~ why                   that of jdocker, where it is another, and why
 * }</pre>
 */
record BuildScene(
        String name, List<String> options, List<Part> parts, List<String> dockerd, String reason, List<String> ours) {

    /** The time of all files of contexts. */
    static final long TIME = 1_600_000_000L;

    private static final long TIME_IN_ARCHIVES = 1_500_000_000L;
    private static final Pattern HEAD = Pattern.compile("(\\S+)(?: -> (\\S+)| < (\\S+)| (\\d+))?");

    /** What stands after one head. */
    record Part(String head, List<String> lines) {}

    static List<BuildScene> read(Path file) throws IOException {
        List<BuildScene> scenes = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); ) {
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).startsWith("=== ")) {
                end++;
            }
            scenes.add(one(lines.subList(i, end)));
            i = end;
        }
        return scenes;
    }

    private static BuildScene one(List<String> lines) {
        List<String> options = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        List<String> dockerd = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        List<String> into = options;
        String reason = "";
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("--- ")) {
                into = new ArrayList<>();
                parts.add(new Part(line.substring(4), into));
            } else if (line.equals(">>>")) {
                into = dockerd;
            } else if (line.startsWith("~~~ ")) {
                reason = line.substring(4);
                into = ours;
            } else {
                into.add(line);
            }
        }
        options = options.stream()
                .flatMap(line -> Stream.of(line.substring(2).split(" ")))
                .toList();
        return new BuildScene(lines.getFirst().substring(4), options, parts, dockerd, reason, ours);
    }

    static void write(Path file, List<BuildScene> scenes) throws IOException {
        StringBuilder text = new StringBuilder();
        for (BuildScene scene : scenes) {
            text.append("=== ").append(scene.name).append('\n');
            if (!scene.options.isEmpty()) {
                text.append("$ ").append(String.join(" ", scene.options)).append('\n');
            }
            for (Part part : scene.parts) {
                text.append("--- ").append(part.head).append('\n');
                part.lines.forEach(line -> text.append(line).append('\n'));
            }
            text.append(">>>\n");
            scene.dockerd.forEach(line -> text.append(line).append('\n'));
            if (!scene.reason.isEmpty()) {
                text.append("~~~ ").append(scene.reason).append('\n');
                scene.ours.forEach(line -> text.append(line).append('\n'));
            }
        }
        Files.writeString(file, text);
    }

    /** What an engine must answer. */
    List<String> expected(boolean ofUs) {
        return ofUs && !reason.isEmpty() ? ours : dockerd;
    }

    /** The scene with what an engine has just answered. */
    BuildScene recorded(boolean ofUs, List<String> answer) {
        if (ofUs) {
            return reason.isEmpty() ? this : new BuildScene(name, options, parts, dockerd, reason, answer);
        }
        return new BuildScene(name, options, parts, answer, reason, ours);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Makes the context in an empty folder. */
    void write(Path folder) throws IOException {
        for (Part part : parts) {
            Matcher head = HEAD.matcher(part.head);
            if (!head.matches()) {
                throw new IllegalArgumentException(part.head);
            }
            Path file = folder.resolve(head.group(1));
            Files.createDirectories(file.getParent());
            if (head.group(2) != null) {
                Files.createSymbolicLink(file, Path.of(head.group(2)));
            } else if (head.group(3) == null) {
                Files.writeString(file, String.join("\n", part.lines) + (part.lines.isEmpty() ? "" : "\n"));
                Files.setPosixFilePermissions(file, permissions(head.group(4) == null ? "644" : head.group(4)));
            }
        }
        for (Part part : parts) {
            Matcher head = HEAD.matcher(part.head);
            if (head.matches() && head.group(3) != null) {
                pack(folder.resolve(head.group(3)), folder.resolve(head.group(1)));
            }
        }
        for (Path file : all(folder).reversed()) {
            Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(FileTime.from(java.time.Instant.ofEpochSecond(TIME)), null, null);
        }
    }

    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    private static Set<PosixFilePermission> permissions(String octal) {
        int mode = Integer.parseInt(octal, 8);
        Set<PosixFilePermission> set = new HashSet<>();
        PosixFilePermission[] values = PosixFilePermission.values();
        for (int i = 0; i < values.length; i++) {
            if ((mode >> (values.length - 1 - i) & 1) == 1) {
                set.add(values[i]);
            }
        }
        return set;
    }

    /** Puts what is in a folder into an archive, and removes the folder. */
    private static void pack(Path folder, Path archive) throws IOException {
        if (archive.toString().endsWith(".whl")) {
            zip(folder, archive);
        } else {
            tar(folder, archive);
        }
        for (Path path : all(folder).reversed()) {
            Files.delete(path);
        }
    }

    private static void zip(Path folder, Path archive) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Path path : all(folder)) {
                if (Files.isRegularFile(path)) {
                    ZipEntry entry = new ZipEntry(folder.relativize(path).toString());
                    entry.setTime(TIME_IN_ARCHIVES * 1000);
                    zip.putNextEntry(entry);
                    Files.copy(path, zip);
                    zip.closeEntry();
                }
            }
        }
    }

    private static void tar(Path folder, Path archive) throws IOException {
        try (OutputStream file = Files.newOutputStream(archive);
                OutputStream out = archive.toString().endsWith("gz") ? new GZIPOutputStream(file) : file;
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (Path path : all(folder).subList(1, all(folder).size())) {
                String name = folder.relativize(path).toString();
                boolean link = Files.isSymbolicLink(path);
                TarArchiveEntry entry = link
                        ? new TarArchiveEntry(name, TarConstants.LF_SYMLINK)
                        : new TarArchiveEntry(Files.isDirectory(path) ? name + "/" : name);
                entry.setIds(0, 0);
                entry.setModTime(TIME_IN_ARCHIVES * 1000);
                if (link) {
                    entry.setLinkName(Files.readSymbolicLink(path).toString());
                } else if (Files.isRegularFile(path)) {
                    entry.setMode(Files.isExecutable(path) ? 0755 : 0644);
                    entry.setSize(Files.size(path));
                }
                tar.putArchiveEntry(entry);
                if (!link && Files.isRegularFile(path)) {
                    Files.copy(path, tar);
                }
                tar.closeArchiveEntry();
            }
        }
    }
}
