package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The digest of a layer's tar, uncompressed: what {@code rootfs.diff_ids} of an image configuration lists. */
public record DiffId(Digest digest) {
    @JsonCreator
    public static DiffId parse(String text) {
        return new DiffId(Digest.parse(text));
    }

    @Override
    @JsonValue
    public String toString() {
        return digest.text();
    }
}
