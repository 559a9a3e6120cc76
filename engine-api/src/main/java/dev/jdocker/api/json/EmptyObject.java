package dev.jdocker.api.json;

/** The {@code {}} that Go's sets have as their values. */
public record EmptyObject() {
    public static final EmptyObject INSTANCE = new EmptyObject();
}
