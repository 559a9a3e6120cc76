package dev.jdocker.daemon.build;

import java.util.Map;

/** Where cache is taken from or put to: {@code type=registry,ref=…}. */
public record CacheOption(String type, Map<String, String> attributes) {
    public CacheOption {
        attributes = Map.copyOf(attributes);
    }
}
