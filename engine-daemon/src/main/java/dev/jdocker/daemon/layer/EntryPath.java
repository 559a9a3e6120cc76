package dev.jdocker.daemon.layer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The place an entry names, cleaned as dockerd cleans it: absolute or not, it is a place below the layer's root, and
 * {@code ..} cannot leave that (the root's parent is the root). Symbolic links are the kernel's business, see
 * {@link InRoot}.
 *
 * @param parent the folder, "" for the root
 * @param name the last component, "" for the root itself
 */
record EntryPath(String parent, String name) {

    static EntryPath of(String raw) throws TarException {
        if (raw.indexOf('\0') >= 0) {
            throw new TarException("name with a NUL: " + raw);
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : raw.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        if (parts.isEmpty()) {
            return new EntryPath("", "");
        }
        String name = parts.removeLast();
        List<String> parent = new ArrayList<>(parts);
        return new EntryPath(String.join("/", parent), name);
    }

    boolean isRoot() {
        return name.isEmpty();
    }

    String path() {
        return parent.isEmpty() ? name : parent + "/" + name;
    }
}
