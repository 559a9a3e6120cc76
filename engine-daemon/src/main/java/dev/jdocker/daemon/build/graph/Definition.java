package dev.jdocker.daemon.build.graph;

import dev.jdocker.api.image.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The digest of a definition: of a list of values in which no two different lists look the same. */
public final class Definition {

    private final MessageDigest hash = Digest.newHash();

    public Definition(String kind) {
        add(kind);
    }

    public Definition add(String value) {
        return add(value.getBytes(StandardCharsets.UTF_8));
    }

    public Definition add(byte[] value) {
        hash.update(ByteBuffer.allocate(4).putInt(value.length).array());
        hash.update(value);
        return this;
    }

    public Definition add(boolean value) {
        return add(value ? "1" : "0");
    }

    public Definition add(Collection<?> values) {
        add(Integer.toString(values.size()));
        values.forEach(value -> add(String.valueOf(value)));
        return this;
    }

    public Definition add(Map<String, String> values) {
        add(Integer.toString(values.size()));
        new TreeMap<>(values).forEach((key, value) -> add(key).add(value));
        return this;
    }

    /** Of all that was added; to be asked once. */
    public Digest digest() {
        return Digest.ofHash(hash.digest());
    }
}
