package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The name of a container, without the slash that the API puts before it. */
public record ContainerName(@JsonValue String text) implements Comparable<ContainerName> {
    private static final String ALLOWED = "[a-zA-Z0-9][a-zA-Z0-9_.-]";

    public ContainerName {
        if (!isName(text)) {
            throw new IllegalArgumentException(
                    "Invalid container name (" + text + "), only " + ALLOWED + " are allowed");
        }
    }

    /**
     * Parses a name with or without the slash before it.
     *
     * @throws IllegalArgumentException with Docker's message
     */
    @JsonCreator
    public static ContainerName parse(String text) {
        // Docker's message shows the name as it was given, so the slash is only taken off a good name.
        return text.startsWith("/") && isName(text.substring(1))
                ? new ContainerName(text.substring(1))
                : new ContainerName(text);
    }

    /** Whether it is {@code [a-zA-Z0-9][a-zA-Z0-9_.-]+}; a single character is too short. */
    public static boolean isName(String text) {
        if (text.length() < 2 || !isAlphanumeric(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && c != '_' && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** As the API shows it: {@code /name}. */
    public String withSlash() {
        return "/" + text;
    }

    @Override
    public int compareTo(ContainerName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
