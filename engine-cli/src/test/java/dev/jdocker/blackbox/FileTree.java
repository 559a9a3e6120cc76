package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** All that an archive says of files, by name: kind, mode, owner, time, links, extended attributes and content. */
final class FileTree {

    private FileTree() {}

    /** Reads a tar. Later entries replace earlier ones, as they do when it is unpacked. */
    static Map<String, String> of(InputStream tar) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Map<String, String> links = new TreeMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(tar)) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = name(entry.getName());
                if (name.isEmpty()) {
                    continue;
                }
                if (entry.isLink()) {
                    links.put(name, name(entry.getLinkName()));
                } else {
                    files.put(name, description(entry, in));
                }
            }
        }
        // Which of its names a file stands under in the archive is the writer's choice.
        Map<String, TreeSet<String>> names = new TreeMap<>();
        links.forEach((name, target) -> names.computeIfAbsent(target, first -> new TreeSet<>(java.util.List.of(first)))
                .add(name));
        names.forEach((first, all) -> {
            String described = files.get(first) + " names " + all;
            all.forEach(name -> files.put(name, described));
        });
        return files;
    }

    private static String name(String name) {
        return name.replaceFirst("^(\\./|/)", "").replaceFirst("/$", "");
    }

    private static String description(TarArchiveEntry entry, InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append((char) entry.getLinkFlag()).append(' ').append(Integer.toOctalString(entry.getMode() & 07777));
        text.append(' ').append(entry.getLongUserId()).append(':').append(entry.getLongGroupId());
        text.append(' ').append(entry.getLastModifiedTime());
        if (entry.isSymbolicLink()) {
            text.append(" -> ").append(entry.getLinkName());
        } else if (entry.isCharacterDevice() || entry.isBlockDevice()) {
            text.append(' ').append(entry.getDevMajor()).append(',').append(entry.getDevMinor());
        }
        new TreeMap<>(entry.getExtraPaxHeaders()).forEach((key, value) -> {
            if (key.startsWith("SCHILY.xattr.")) {
                text.append(' ')
                        .append(key.substring(13))
                        .append('=')
                        .append(HexFormat.of().formatHex(value.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            }
        });
        if (entry.isFile() && !entry.isSymbolicLink()) {
            text.append(' ').append(sha256(in));
        }
        return text.toString();
    }

    private static String sha256(InputStream in) throws IOException {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, hash).transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
