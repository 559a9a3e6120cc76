package dev.jdocker.daemon.image.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.tar.TarEntry;
import dev.jdocker.daemon.tar.TarWriter;
import dev.jdocker.linux.Linux.Timespec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Run by the build: makes the embedded image's archive, in the form of {@code docker save}, from the static busybox of
 * the machine that builds. The same busybox gives the same bytes.
 */
public final class EmbeddedImageBuilder {

    private static final String NAME = "jdocker/busybox:latest";
    private static final String CREATED = "2026-01-01T00:00:00Z";
    private static final long CREATED_SECONDS = 1767225600;
    private static final List<String> PLACES =
            List.of("/bin/busybox", "/usr/bin/busybox", "/lib/initramfs-tools/bin/busybox");
    private static final int ELF_X86_64 = 62;
    private static final int ELF_AARCH64 = 183;
    private static final int ELF_INTERPRETER = 3;

    private EmbeddedImageBuilder() {}

    /** Writes the archive to the path that is the one argument. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path target = Path.of(arguments[0]);
        Path busybox = find();
        byte[] program = Files.readAllBytes(busybox);
        byte[] layer = layer(program, applets(busybox));
        byte[] config = config(layer, architecture(program));
        String configName = Digest.of(config).hex() + ".json";
        String layerName = Digest.of(layer).hex() + "/layer.tar";
        byte[] manifest = json(List.of(
                new TreeMap<>(Map.of("Config", configName, "RepoTags", List.of(NAME), "Layers", List.of(layerName)))));
        Tree archive = new Tree();
        archive.file("manifest.json", 0644, manifest);
        archive.file(configName, 0644, config);
        archive.file(layerName, 0644, layer);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.write(target, archive.tar());
    }

    private static Path find() throws IOException {
        for (String place : PLACES) {
            Path path = Path.of(place);
            if (Files.isExecutable(path) && isStatic(Files.readAllBytes(path))) {
                return path;
            }
        }
        throw new IOException("no static busybox on this machine: install Debian's package busybox-static");
    }

    private static byte[] layer(byte[] busybox, List<String> applets) throws IOException {
        Tree tree = new Tree();
        tree.folder("bin", 0755);
        tree.names(Stream.concat(applets.stream(), Stream.of("busybox")).map(name -> "bin/" + name), busybox);
        tree.folder("dev", 0755);
        tree.folder("etc", 0755);
        tree.file("etc/group", 0644, text("""
                    root:x:0:
                    daemon:x:1:
                    bin:x:2:
                    sys:x:3:
                    tty:x:5:
                    mail:x:8:
                    users:x:100:
                    www-data:x:33:
                    nogroup:x:65534:
                    """));
        tree.file("etc/nsswitch.conf", 0644, text("passwd: files\ngroup: files\nhosts: files dns\n"));
        tree.file("etc/passwd", 0644, text("""
                    root:x:0:0:root:/root:/bin/sh
                    daemon:x:1:1:daemon:/usr/sbin:/bin/false
                    bin:x:2:2:bin:/bin:/bin/false
                    sys:x:3:3:sys:/dev:/bin/false
                    mail:x:8:8:mail:/var/spool/mail:/bin/false
                    www-data:x:33:33:www-data:/var/www:/bin/false
                    nobody:x:65534:65534:nobody:/home:/bin/false
                    """));
        tree.file("etc/shadow", 0600, text("root:*:::::::\nnobody:*:::::::\n"));
        for (String name : List.of("home", "proc")) {
            tree.folder(name, 0755);
        }
        tree.folder("root", 0700);
        for (String name : List.of("run", "sbin", "sys")) {
            tree.folder(name, 0755);
        }
        tree.folder("tmp", 01777);
        for (String name : List.of("usr", "usr/bin", "usr/sbin")) {
            tree.folder(name, 0755);
        }
        tree.symlink("usr/bin/env", "../../bin/env");
        for (String name : List.of("var", "var/log", "var/spool", "var/www")) {
            tree.folder(name, 0755);
        }
        tree.folder("var/tmp", 01777);
        return tree.tar();
    }

    private static byte[] config(byte[] layer, String architecture) throws IOException {
        Map<String, Object> config = new TreeMap<>();
        config.put("architecture", architecture);
        config.put("os", "linux");
        config.put("created", CREATED);
        config.put(
                "config",
                new TreeMap<>(Map.of(
                        "Cmd",
                        List.of("sh"),
                        "Env",
                        List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"))));
        config.put("history", List.of(new TreeMap<>(Map.of("created", CREATED, "created_by", "jdocker build"))));
        config.put(
                "rootfs",
                new TreeMap<>(Map.of(
                        "type", "layers", "diff_ids", List.of(Digest.of(layer).text()))));
        return json(config);
    }

    /** The names busybox answers to, sorted. */
    private static List<String> applets(Path busybox) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(busybox.toString(), "--list")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("busybox --list failed: " + output);
        }
        TreeSet<String> names = new TreeSet<>();
        output.lines()
                .filter(name -> !name.isBlank() && !name.equals("busybox"))
                .forEach(names::add);
        return List.copyOf(names);
    }

    /** Whether an ELF program asks for no interpreter, so that it runs in a file system that has nothing else. */
    private static boolean isStatic(byte[] elf) {
        if (elf.length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[4] != 2 || elf[5] != 1) {
            return false;
        }
        int headers = (int) little(elf, 32, 8);
        int size = (int) little(elf, 54, 2);
        int count = (int) little(elf, 56, 2);
        for (int i = 0; i < count; i++) {
            if (little(elf, headers + i * size, 4) == ELF_INTERPRETER) {
                return false;
            }
        }
        return true;
    }

    private static String architecture(byte[] elf) throws IOException {
        int machine = (int) little(elf, 18, 2);
        return switch (machine) {
            case ELF_X86_64 -> "amd64";
            case ELF_AARCH64 -> "arm64";
            default -> throw new IOException("busybox is for an unknown machine, ELF number " + machine);
        };
    }

    private static long little(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | (bytes[offset + i] & 0xff);
        }
        return value;
    }

    /** The files of the layer, in the order and form of the canonical tar. */
    private static final class Tree {
        private record Node(TarEntry entry, ArchivedImage.Bytes bytes) {}

        /** A folder comes before what is in it, and all of that before its next neighbour. */
        private final Map<String, Node> nodes = new TreeMap<>(Comparator.comparing(name -> name.replace('/', '\0')));

        Tree() {
            add("", TarEntry.DIRECTORY, "./", "", 0755, new byte[0]);
        }

        void folder(String name, int mode) {
            add(name, TarEntry.DIRECTORY, name + "/", "", mode, new byte[0]);
        }

        void file(String name, int mode, byte[] content) {
            add(name, TarEntry.REGULAR, name, "", mode, content);
        }

        void symlink(String name, String target) {
            add(name, TarEntry.SYMLINK, name, target, 0777, new byte[0]);
        }

        /** One program of several names: the first is the file, the others are links to it. */
        void names(Stream<String> names, byte[] program) {
            List<String> sorted = names.sorted().toList();
            file(sorted.getFirst(), 0755, program);
            for (String name : sorted.subList(1, sorted.size())) {
                add(name, TarEntry.HARD_LINK, name, sorted.getFirst(), 0755, new byte[0]);
            }
        }

        private void add(String key, char type, String name, String link, int mode, byte[] content) {
            TarEntry entry = new TarEntry(
                    name,
                    type,
                    link,
                    mode,
                    0,
                    0,
                    content.length,
                    new Timespec(CREATED_SECONDS, 0),
                    0,
                    0,
                    Map.of(),
                    false,
                    List.of());
            nodes.put(key, new Node(entry, new ArchivedImage.Bytes(content)));
        }

        byte[] tar() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            TarWriter tar = new TarWriter(bytes);
            for (Node node : nodes.values()) {
                tar.begin(node.entry());
                byte[] content = node.bytes().content();
                tar.write(content, 0, content.length);
            }
            tar.finish();
            return bytes.toByteArray();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(Object value) throws IOException {
        return new ObjectMapper().writeValueAsBytes(value);
    }
}
