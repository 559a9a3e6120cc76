package dev.jdocker.daemon.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;

/** {@code images/<hex>.json}: that an image is here. Written last when one comes, removed first when one goes. */
record ImageRecord(
        @JsonProperty("id") Digest id,
        @JsonProperty("sizeBytes") long sizeBytes,
        @JsonProperty("tagged") Timestamp tagged) {}
