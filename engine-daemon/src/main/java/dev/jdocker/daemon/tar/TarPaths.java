package dev.jdocker.daemon.tar;

import java.util.ArrayDeque;
import java.util.Deque;

/** Names of tar entries. */
public final class TarPaths {

    private TarPaths() {}

    /**
     * The name without {@code .}, {@code ..} and doubled or outer slashes; {@code ..} stops at the root, which is "". Says
     * nothing about symbolic links.
     */
    public static String clean(String raw) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : raw.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }
}
