package dev.jdocker.daemon.network.model;

import java.util.Set;

/** Values of options as Go reads them. */
public final class OptionText {
    private static final Set<String> YES = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> NO = Set.of("0", "f", "F", "FALSE", "false", "False");

    private OptionText() {}

    /** Whether it is a yes. */
    public static boolean isTrue(String text) {
        return YES.contains(text);
    }

    /** Whether it is a yes or a no at all. */
    public static boolean isTruth(String text) {
        return YES.contains(text) || NO.contains(text);
    }
}
