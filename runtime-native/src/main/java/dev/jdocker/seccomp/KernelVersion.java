package dev.jdocker.seccomp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first two numbers of a kernel's release, as in {@code 6.18}. */
public record KernelVersion(int major, int minor) {
    private static final Pattern RELEASE = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})");

    /** Reads the head of a release such as {@code 6.18.44-generic}. */
    public static KernelVersion parse(String release) {
        Matcher matcher = RELEASE.matcher(release);
        if (!matcher.lookingAt()) {
            throw new SeccompException("invalid kernel version: \"" + release + "\"", null);
        }
        return new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    boolean isAtLeast(KernelVersion other) {
        return major != other.major ? major > other.major : minor >= other.minor;
    }
}
