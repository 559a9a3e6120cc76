package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The id of a container: 64 hexadecimal digits. */
public record ContainerId(@JsonValue String text) implements Comparable<ContainerId> {
    public ContainerId {
        if (!isId(text)) {
            throw new IllegalArgumentException("invalid container id: " + text);
        }
    }

    @JsonCreator
    public static ContainerId parse(String text) {
        return new ContainerId(text);
    }

    /**
     * A new one. The short form is never a number alone, which some tools would take for a pid (as Docker's
     * {@code stringid.GenerateRandomID}).
     */
    public static ContainerId random(SecureRandom random) {
        byte[] bytes = new byte[32];
        while (true) {
            random.nextBytes(bytes);
            ContainerId id = new ContainerId(HexFormat.of().formatHex(bytes));
            if (id.shortText().chars().anyMatch(c -> c >= 'a')) {
                return id;
            }
        }
    }

    /** Whether the text is a complete id. */
    public static boolean isId(String text) {
        return text.length() == 64 && isPrefix(text);
    }

    /** Whether the text could be the beginning of an id. */
    public static boolean isPrefix(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 64;
    }

    /** The first 12 digits, as people are shown them. */
    public String shortText() {
        return text.substring(0, 12);
    }

    @Override
    public int compareTo(ContainerId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
