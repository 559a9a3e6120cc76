package dev.jdocker.daemon.build;

import java.nio.charset.StandardCharsets;

/** A Dockerfile as it was given: the name to show and the text. */
public record SourceFile(String name, String text) {

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
