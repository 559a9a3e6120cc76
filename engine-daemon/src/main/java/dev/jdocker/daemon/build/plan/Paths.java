package dev.jdocker.daemon.build.plan;

import java.util.ArrayList;
import java.util.List;

/** Paths in images. */
public final class Paths {

    private Paths() {}

    /** A clean absolute path. */
    public static String join(String directory, String path) {
        String whole = path.startsWith("/") ? path : directory + "/" + path;
        List<String> parts = new ArrayList<>();
        for (String part : whole.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }
}
