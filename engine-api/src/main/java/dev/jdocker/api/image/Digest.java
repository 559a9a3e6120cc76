package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of some content: {@code sha256:} and 64 hexadecimal digits. The only algorithm that is taken. */
public record Digest(@JsonValue String text) implements Comparable<Digest> {
    private static final String PREFIX = "sha256:";

    public Digest {
        if (!isDigest(text)) {
            throw new IllegalArgumentException("invalid digest format: " + text);
        }
    }

    /**
     * Parses {@code sha256:…}.
     *
     * @throws IllegalArgumentException if it is not one
     */
    @JsonCreator
    public static Digest parse(String text) {
        return new Digest(text);
    }

    /** Of 64 hexadecimal digits. */
    public static Digest ofHex(String hex) {
        return new Digest(PREFIX + hex);
    }

    /** Of the 32 bytes of a finished SHA-256. */
    public static Digest ofHash(byte[] sha256) {
        return ofHex(HexFormat.of().formatHex(sha256));
    }

    /** Of some content in memory. */
    public static Digest of(byte[] content) {
        return ofHash(newHash().digest(content));
    }

    /** A fresh SHA-256. */
    public static MessageDigest newHash() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Whether the text is a digest. */
    public static boolean isDigest(String text) {
        return text.startsWith(PREFIX) && isHex(text, PREFIX.length(), 64);
    }

    static boolean isHex(String text, int from, int length) {
        if (text.length() != from + length) {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    /** The 64 digits. */
    public String hex() {
        return text.substring(PREFIX.length());
    }

    /** The first 12 digits, as people are shown them. */
    public String shortHex() {
        return text.substring(PREFIX.length(), PREFIX.length() + 12);
    }

    @Override
    public int compareTo(Digest other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
