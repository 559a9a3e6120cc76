package dev.jdocker.api.client;

import dev.jdocker.api.ApiVersion;

/**
 * What an engine says of itself in the headers of {@code /_ping}.
 *
 * @param apiVersion the newest it speaks
 * @param osType {@code linux}
 * @param builderVersion {@code 2} for BuildKit, {@code 1}, or empty
 */
public record Ping(ApiVersion apiVersion, String osType, String builderVersion, boolean experimental) {}
