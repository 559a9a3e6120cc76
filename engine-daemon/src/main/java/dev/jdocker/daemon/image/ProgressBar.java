package dev.jdocker.daemon.image;

import dev.jdocker.api.text.ByteSize;

/** The bar that dockerd draws into progress objects for clients that draw none themselves. */
public final class ProgressBar {

    private static final int WIDTH = 50;

    private ProgressBar() {}

    /** {@code [=====>      ]  327.7kB/32.07MB}. */
    public static String of(long current, long total) {
        int percent = total <= 0 ? 100 : Math.clamp(current * 100 / total, 0, 100);
        int filled = percent / 2;
        return "[" + "=".repeat(filled) + ">" + " ".repeat(WIDTH - filled) + "] "
                + pad(ByteSize.decimal((double) current)) + "/" + ByteSize.decimal((double) total);
    }

    private static String pad(String text) {
        return " ".repeat(Math.max(0, 8 - text.length())) + text;
    }
}
