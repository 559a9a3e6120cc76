package dev.jdocker.blackbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The image of the cases, made here from this machine's static busybox, as an archive of either form. */
final class TestImage {

    static final String NAME = "blackbox/base:1";

    /** What the image's config says, in Docker's order of importance for the cases. */
    private static final Map<String, Object> CONFIG = Map.of(
            "Env", List.of("PATH=/bin", "FROM_IMAGE=yes"),
            "Cmd", List.of("sh"),
            "WorkingDir", "/work",
            "Labels", Map.of("dev.jdocker.test", "base"));

    private TestImage() {}

    /** Loads the image where the engine does not have it. */
    static void ensure(Engine engine) throws IOException {
        if (engine.http().get("/images/" + NAME + "/json").status() != 200) {
            load(engine, dockerArchive(NAME, "1"));
        }
    }

    static String load(Engine engine, byte[] archive) {
        return engine.http()
                .exact("POST", Settings.VERSION + "/images/load?quiet=1", "Content-Type: application/x-tar", archive)
                .expect(200)
                .text();
    }

    /** As "docker save" writes it; images with another mark have another layer and id. */
    static byte[] dockerArchive(String name, String mark) throws IOException {
        return dockerArchive(name, CONFIG, List.of(layer(mark)));
    }

    /** The test image with a further layer on it and members of its config replaced. */
    static byte[] derivedArchive(String name, Map<String, Object> config, Content further) throws IOException {
        Map<String, Object> members = new java.util.TreeMap<>(CONFIG);
        members.putAll(config);
        return dockerArchive(name, members, List.of(layer("1"), tar(further)));
    }

    private static byte[] dockerArchive(String name, Map<String, Object> members, List<byte[]> layers)
            throws IOException {
        byte[] config = config(members, layers);
        String id = sha256(config);
        List<String> paths = IntStream.range(0, layers.size())
                .mapToObj(i -> "layer" + i + "/layer.tar")
                .toList();
        byte[] manifest = Http.JSON.writeValueAsBytes(
                List.of(Map.of("Config", id + ".json", "RepoTags", List.of(name), "Layers", paths)));
        return tar(out -> {
            file(out, id + ".json", config);
            for (int i = 0; i < layers.size(); i++) {
                directory(out, "layer" + i, 0755, 0);
                file(out, paths.get(i), layers.get(i));
            }
            file(out, "manifest.json", manifest);
        });
    }

    /** An OCI image layout with a gzipped layer. */
    static byte[] ociArchive(String name, String mark) throws IOException {
        byte[] layer = layer(mark);
        byte[] config = config(layer);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(layer);
        }
        byte[] blob = zipped.toByteArray();
        byte[] manifest = Http.JSON.writeValueAsBytes(Map.of(
                "schemaVersion",
                2,
                "mediaType",
                "application/vnd.oci.image.manifest.v1+json",
                "config",
                descriptor("application/vnd.oci.image.config.v1+json", config),
                "layers",
                List.of(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", blob))));
        Map<String, Object> top =
                new java.util.HashMap<>(descriptor("application/vnd.oci.image.manifest.v1+json", manifest));
        top.put(
                "annotations",
                Map.of(
                        "io.containerd.image.name",
                        name,
                        "org.opencontainers.image.ref.name",
                        name.replaceFirst(".*:", "")));
        byte[] index = Http.JSON.writeValueAsBytes(Map.of(
                "schemaVersion", 2, "mediaType", "application/vnd.oci.image.index.v1+json", "manifests", List.of(top)));
        return tar(out -> {
            file(out, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
            file(out, "index.json", index);
            directory(out, "blobs", 0755, 0);
            directory(out, "blobs/sha256", 0755, 0);
            for (byte[] content : List.of(config, blob, manifest)) {
                file(out, "blobs/sha256/" + sha256(content), content);
            }
        });
    }

    /** The id that an image with this mark has. */
    static String id(String mark) throws IOException {
        return "sha256:" + sha256(config(layer(mark)));
    }

    private static Map<String, Object> descriptor(String mediaType, byte[] content) {
        return Map.of("mediaType", mediaType, "digest", "sha256:" + sha256(content), "size", content.length);
    }

    private static byte[] config(byte[] layer) throws IOException {
        return config(CONFIG, List.of(layer));
    }

    private static byte[] config(Map<String, Object> members, List<byte[]> layers) throws IOException {
        Map<String, Object> ordered = new java.util.TreeMap<>(members);
        Map<String, Object> config = new java.util.TreeMap<>(Map.of(
                "architecture",
                "amd64",
                "os",
                "linux",
                "created",
                "2026-01-02T03:04:05.678901234Z",
                "config",
                ordered,
                "rootfs",
                new java.util.TreeMap<>(Map.of(
                        "type",
                        "layers",
                        "diff_ids",
                        layers.stream().map(layer -> "sha256:" + sha256(layer)).toList())),
                "history",
                List.of(Map.of("created_by", "the black-box suite"))));
        return Http.JSON.writeValueAsBytes(config);
    }

    static byte[] layer(String mark) throws IOException {
        byte[] busybox = Files.readAllBytes(busybox());
        return tar(out -> {
            for (String folder :
                    List.of("bin", "dev", "etc", "home", "proc", "root", "run", "sys", "usr", "var", "work")) {
                directory(out, folder, 0755, 0);
            }
            directory(out, "tmp", 01777, 0);
            directory(out, "home/alice", 0755, 1000);
            executable(out, "bin/busybox", busybox);
            for (String applet : List.of(
                    "sh",
                    "cat",
                    "echo",
                    "ls",
                    "id",
                    "sleep",
                    "true",
                    "false",
                    "head",
                    "tail",
                    "stat",
                    "stty",
                    "hostname",
                    "env",
                    "touch",
                    "mkdir",
                    "rm",
                    "mount",
                    "umount",
                    "grep",
                    "sed",
                    "awk",
                    "ps",
                    "kill",
                    "readlink",
                    "dd",
                    "seq",
                    "yes",
                    "wc",
                    "md5sum",
                    "sha256sum",
                    "usleep",
                    "nproc",
                    "ip",
                    "mknod",
                    "chown",
                    "chmod",
                    "pwd",
                    "printf",
                    "test",
                    "tty",
                    "date",
                    "cp",
                    "mv",
                    "ln",
                    "find",
                    "sort",
                    "uniq",
                    "tr",
                    "cut",
                    "df",
                    "od",
                    "sync",
                    "trap",
                    "nc",
                    "time",
                    "timeout",
                    "unshare",
                    "su",
                    "expr")) {
                link(out, "bin/" + applet, "busybox");
            }
            file(
                    out,
                    "etc/passwd",
                    text("root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000:Alice:/home/alice:/bin/sh\n"));
            file(out, "etc/group", text("root:x:0:\nalice:x:1000:\nstaff:x:50:alice\n"));
            owned(out, "home/alice/file", text("alice's\n"), 1000);
            file(out, "etc/mark", text(mark + "\n"));
            file(out, "etc/not-executable", text("#!/bin/sh\n"));
        });
    }

    static Path busybox() {
        return Stream.of("/bin/busybox", "/usr/bin/busybox")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no static busybox on this machine: install busybox-static"));
    }

    /** Writes entries of an archive. */
    interface Content {
        void writeTo(TarArchiveOutputStream out) throws IOException;
    }

    static byte[] tar(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            content.writeTo(out);
        }
        return bytes.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void file(TarArchiveOutputStream out, String name, byte[] data) throws IOException {
        put(out, new TarArchiveEntry(name), 0644, 0, data);
    }

    private static void owned(TarArchiveOutputStream out, String name, byte[] data, int owner) throws IOException {
        put(out, new TarArchiveEntry(name), 0644, owner, data);
    }

    private static void executable(TarArchiveOutputStream out, String name, byte[] data) throws IOException {
        put(out, new TarArchiveEntry(name), 0755, 0, data);
    }

    private static void directory(TarArchiveOutputStream out, String name, int mode, int owner) throws IOException {
        put(out, new TarArchiveEntry(name + "/"), mode, owner, new byte[0]);
    }

    private static void link(TarArchiveOutputStream out, String name, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        put(out, entry, 0777, 0, new byte[0]);
    }

    static void put(TarArchiveOutputStream out, TarArchiveEntry entry, int mode, int owner, byte[] data)
            throws IOException {
        entry.setMode((entry.getMode() & ~07777) | mode);
        entry.setIds(owner, owner);
        entry.setModTime(1_767_323_045_000L);
        entry.setSize(data.length);
        out.putArchiveEntry(entry);
        out.write(data);
        out.closeArchiveEntry();
    }

    static String sha256(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
