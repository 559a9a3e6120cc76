package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** The manifest that an attestation is for: {@code {"For": "sha256:…"}}. */
public record ManifestAttestationData(@JsonProperty("For") String forManifest) {

    public ManifestAttestationData {
        forManifest = Objects.requireNonNullElse(forManifest, "");
    }
}
