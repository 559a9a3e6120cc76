package dev.jdocker.daemon.build.filesync;

import buildkit.fsutil.Stat;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks the entries of a tree as they come from a client: names that stay below the root, in order, each in a folder of the
 * same tree. So nothing that is made of them can lie outside of it or behind a symbolic link.
 */
final class EntryOrder {

    private static final int MAX_PATH = 4096;
    private static final int MAX_ENTRIES = 4_000_000;

    private final Set<String> folders = new HashSet<>();
    private final Set<String> files = new HashSet<>();
    private String last = "";
    private int count;

    void accept(Stat entry) throws IOException {
        String path = entry.getPath();
        if (!isClean(path)) {
            throw new IOException("the client sent a bad path: " + shown(path));
        }
        if (++count > MAX_ENTRIES) {
            throw new IOException("the client sent more than " + MAX_ENTRIES + " files");
        }
        if (compare(last, path) >= 0) {
            throw new IOException("the client sent " + shown(path) + " out of order, after " + shown(last));
        }
        int slash = path.lastIndexOf('/');
        if (slash > 0 && !folders.contains(path.substring(0, slash))) {
            throw new IOException("the client sent " + shown(path) + ", which is in no folder that it has sent");
        }
        last = path;
        if (GoMode.isFolder(entry.getMode())) {
            folders.add(path);
        } else if (GoMode.isRegular(entry.getMode())) {
            if (!entry.getLinkname().isEmpty() && !files.contains(entry.getLinkname())) {
                throw new IOException("the client sent " + shown(path) + ", a link to no file that it has sent: "
                        + shown(entry.getLinkname()));
            }
            files.add(path);
        }
    }

    private static boolean isClean(String path) {
        if (path.isEmpty() || path.length() > MAX_PATH || path.indexOf('\0') >= 0) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** By components: {@code a/b} is before {@code a.b}, as a folder's content follows it at once. */
    static int compare(String left, String right) {
        byte[] a = left.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] b = right.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int length = Math.min(a.length, b.length);
        for (int i = 0; i < length; i++) {
            if (a[i] != b[i]) {
                return a[i] == '/' ? -1 : b[i] == '/' ? 1 : Byte.compareUnsigned(a[i], b[i]);
            }
        }
        return Integer.compare(a.length, b.length);
    }

    private static String shown(String path) {
        return '"' + (path.length() > 200 ? path.substring(0, 200) + "…" : path) + '"';
    }
}
