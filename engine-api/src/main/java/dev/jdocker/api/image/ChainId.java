package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The digest of a stack of layers, from the lowest up (OCI image-spec, config.md, "Layer ChainID"). */
public record ChainId(Digest digest) {
    @JsonCreator
    public static ChainId parse(String text) {
        return new ChainId(Digest.parse(text));
    }

    /** The stack with one layer more on it; the lowest layer's chain has no parent and is its diff id. */
    public static ChainId of(@Nullable ChainId parent, DiffId layer) {
        return parent == null
                ? new ChainId(layer.digest())
                : new ChainId(Digest.of((parent + " " + layer).getBytes(StandardCharsets.US_ASCII)));
    }

    /** The chain of each layer, the lowest first. */
    public static List<ChainId> chain(List<DiffId> layers) {
        List<ChainId> chain = new ArrayList<>(layers.size());
        ChainId parent = null;
        for (DiffId layer : layers) {
            parent = of(parent, layer);
            chain.add(parent);
        }
        return List.copyOf(chain);
    }

    @Override
    @JsonValue
    public String toString() {
        return digest.text();
    }
}
