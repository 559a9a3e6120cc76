package dev.jdocker.api;

import org.jspecify.annotations.Nullable;

/** A version of the Engine API, as in the path {@code /v1.51/…}. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    /** The oldest version that is served: Docker's own raised minimum broke old clients and was taken back. */
    public static final ApiVersion MIN = new ApiVersion(1, 24);

    /** The newest version that is served, and what a path without a version means. */
    public static final ApiVersion MAX = new ApiVersion(1, 51);

    /**
     * Parses {@code 1.51}.
     *
     * @throws IllegalArgumentException if it is not two numbers with a dot
     */
    public static ApiVersion parse(String text) {
        ApiVersion version = tryParse(text);
        if (version == null) {
            throw new IllegalArgumentException("invalid API version: " + text);
        }
        return version;
    }

    /** Parses {@code 1.51}; null if it is not a version. */
    public static @Nullable ApiVersion tryParse(String text) {
        int dot = text.indexOf('.');
        if (dot < 1 || dot == text.length() - 1 || text.length() > 9) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (i != dot && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
                return null;
            }
        }
        return new ApiVersion(Integer.parseInt(text, 0, dot, 10), Integer.parseInt(text, dot + 1, text.length(), 10));
    }

    /**
     * Why a client with this version is refused, in Docker's words; null if it is served.
     */
    public @Nullable String refusal() {
        if (compareTo(MIN) < 0) {
            return "client version " + this + " is too old. Minimum supported API version is " + MIN
                    + ", please upgrade your client to a newer version";
        }
        if (compareTo(MAX) > 0) {
            return "client version " + this + " is too new. Maximum supported API version is " + MAX;
        }
        return null;
    }

    public boolean atLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }

    @Override
    public int compareTo(ApiVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
