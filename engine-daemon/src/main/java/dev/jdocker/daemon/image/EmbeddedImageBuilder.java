package dev.jdocker.daemon.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jdocker.api.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(layer.length + (1 << 16));
        try (TarArchiveOutputStream tar = tar(bytes)) {
            file(tar, "manifest.json", 0644, manifest);
            file(tar, configName, 0644, config);
            file(tar, layerName, 0644, layer);
        }
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.write(target, bytes.toByteArray());
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(busybox.length + (1 << 18));
        try (TarArchiveOutputStream tar = tar(bytes)) {
            folder(tar, "bin", 0755);
            file(tar, "bin/busybox", 0755, busybox);
            for (String applet : applets) {
                link(tar, "bin/" + applet, "bin/busybox", TarConstants.LF_LINK);
            }
            folder(tar, "dev", 0755);
            folder(tar, "etc", 0755);
            file(tar, "etc/group", 0644, text("""
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
            file(tar, "etc/nsswitch.conf", 0644, text("passwd: files\ngroup: files\nhosts: files dns\n"));
            file(tar, "etc/passwd", 0644, text("""
                    root:x:0:0:root:/root:/bin/sh
                    daemon:x:1:1:daemon:/usr/sbin:/bin/false
                    bin:x:2:2:bin:/bin:/bin/false
                    sys:x:3:3:sys:/dev:/bin/false
                    mail:x:8:8:mail:/var/spool/mail:/bin/false
                    www-data:x:33:33:www-data:/var/www:/bin/false
                    nobody:x:65534:65534:nobody:/home:/bin/false
                    """));
            file(tar, "etc/shadow", 0600, text("root:*:::::::\nnobody:*:::::::\n"));
            for (String name : List.of("home", "proc")) {
                folder(tar, name, 0755);
            }
            folder(tar, "root", 0700);
            for (String name : List.of("run", "sbin", "sys")) {
                folder(tar, name, 0755);
            }
            folder(tar, "tmp", 01777);
            for (String name : List.of("usr", "usr/bin", "usr/sbin")) {
                folder(tar, name, 0755);
            }
            link(tar, "usr/bin/env", "../../bin/env", TarConstants.LF_SYMLINK);
            for (String name : List.of("var", "var/log", "var/spool", "var/www")) {
                folder(tar, name, 0755);
            }
            folder(tar, "var/tmp", 01777);
        }
        return bytes.toByteArray();
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

    private static TarArchiveOutputStream tar(ByteArrayOutputStream bytes) {
        return new TarArchiveOutputStream(bytes, "UTF-8");
    }

    private static void folder(TarArchiveOutputStream tar, String name, int mode) throws IOException {
        put(tar, new TarArchiveEntry(name + "/", TarConstants.LF_DIR), mode, new byte[0]);
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode, byte[] content) throws IOException {
        put(tar, new TarArchiveEntry(name, TarConstants.LF_NORMAL), mode, content);
    }

    private static void link(TarArchiveOutputStream tar, String name, String target, byte type) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        put(tar, entry, type == TarConstants.LF_SYMLINK ? 0777 : 0755, new byte[0]);
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, int mode, byte[] content)
            throws IOException {
        entry.setMode(mode);
        entry.setIds(0, 0);
        entry.setModTime(CREATED_SECONDS * 1000);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(Object value) throws IOException {
        return new ObjectMapper().writeValueAsBytes(value);
    }
}
